// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/figures.h"

#include <chrono>

#include "server/civil_time.h"

namespace tamga::archive {
namespace {

constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1'000'000;
constexpr std::int64_t offset =
    std::chrono::duration_cast<std::chrono::microseconds>(ulaanbaatar_offset).count();

}  // namespace

std::vector<FormYear> records_by_form_and_year(const Archive& archive) {
  std::vector<FormYear> found;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT form, year, count(*) AS n FROM records GROUP BY year, form ORDER BY year, form", {},
        [&](const Row& row) {
          found.push_back({row.text("form"), static_cast<int>(row.integer("year")),
                           static_cast<std::uint64_t>(row.integer("n"))});
        });
  });
  return found;
}

std::uint64_t captured_bytes(const Archive& archive) {
  std::uint64_t bytes = 0;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query(
        "SELECT COALESCE(SUM(pdf_size + content_size), 0) AS bytes FROM records", {},
        [&](const Row& row) { bytes = static_cast<std::uint64_t>(row.integer("bytes")); });
  });
  return bytes;
}

std::vector<MonthGrowth> growth_by_month(const Archive& archive) {
  std::vector<MonthGrowth> months;
  archive.catalogue().read([&](Transaction& transaction) {
    // By days: the catalogue counts, and only the days' months are told here.
    transaction.query(
        "SELECT (captured + :offset) / :day AS day, count(*) AS n, "
        "sum(pdf_size + content_size) AS bytes FROM records "
        "GROUP BY (captured + :offset) / :day ORDER BY 1",
        {{"offset", offset}, {"day", day}}, [&](const Row& row) {
          const std::chrono::year_month_day date{
              std::chrono::sys_days(std::chrono::days(row.integer("day")))};
          const int year = static_cast<int>(date.year());
          const int month = static_cast<int>(static_cast<unsigned>(date.month()));
          if (months.empty() || months.back().year != year || months.back().month != month)
            months.push_back({year, month, 0, 0});
          months.back().records += static_cast<std::uint64_t>(row.integer("n"));
          months.back().bytes += static_cast<std::uint64_t>(row.integer("bytes"));
        });
  });
  return months;
}

std::vector<std::uint64_t> objects_read_since(const Archive& archive,
                                              const std::vector<std::int64_t>& moments) {
  std::vector<std::uint64_t> counts(moments.size() + 2, 0);
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT checked, count(*) AS n FROM object_fixity GROUP BY checked", {},
                      [&](const Row& row) {
                        const auto checked = row.integer("checked");
                        const auto n = static_cast<std::uint64_t>(row.integer("n"));
                        std::size_t at = 0;
                        while (at < moments.size() && checked < moments[at]) ++at;
                        counts[checked == 0 ? moments.size() + 1 : at] += n;
                      });
  });
  return counts;
}

}  // namespace tamga::archive
