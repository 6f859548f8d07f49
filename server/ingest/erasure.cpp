// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/erasure.h"

namespace tamga::ingest {

void erase_file(archive::Transaction& transaction, std::string_view record) {
  const archive::Parameters of_record{{"record", std::string(record)}};
  transaction.run(
      "DELETE FROM ingest_page WHERE file IN (SELECT id FROM ingest_file WHERE record = :record)",
      of_record);
  transaction.run("UPDATE ingest_file SET proposal = '', signatures = '' WHERE record = :record",
                  of_record);
}

}  // namespace tamga::ingest
