// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/capture/finished_capture.h"

namespace tamga::bench {

archive::Capture finished_capture(std::size_t number) {
  const auto text = std::to_string(number);
  archive::Capture capture;
  capture.form = "job_description";
  capture.form_version = "2019-01-11";
  capture.title = "Ажлын байрны тодорхойлолт " + text;
  capture.clan = "Боржигон";
  capture.patronymic = "Дашдорж";
  capture.given = "Ариунболд";
  capture.person_name = "Д.Ариунболд";
  capture.position = "мэргэжилтэн";
  capture.unit = "Хяналт, шинжилгээний хэлтэс";
  capture.organisation = "Жишээ газар";
  capture.order_number = "А/" + text;
  capture.year = 2026;
  capture.retention_item = "1.4";
  capture.file_index = "03-01";
  capture.content = "{\"number\":" + text + ",\"text\":\"" + std::string(6'000, 'a') + "\"}";
  capture.pdf = "%PDF-1.7 " + text + std::string(60'000, 'b');
  capture.pages = 6;
  capture.idempotency_key = "bench:" + text;
  return capture;
}

}  // namespace tamga::bench
