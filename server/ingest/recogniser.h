// SPDX-License-Identifier: GPL-3.0-or-later
// Letters from a picture, inside the reading process: tesseract with «mon».
#pragma once

#include <memory>

#include "server/ingest/picture.h"
#include "server/ingest/reading.h"

namespace tesseract {
class TessBaseAPI;
}

namespace tamga::ingest {

struct Recognised {
  PageReading reading;  // without the size of its picture
  Picture upright;      // what was read, as its boxes tell
};

class Recogniser {
 public:
  // Loads the language's data, before the sandbox closes. Throws ScanFault ocr-missing.
  Recogniser();
  ~Recogniser();

  // Reads a page as it lies; when that is not sure, cleaned of specks as well (which
  // does harm to a clean page), and when hardly anything can be read, turned by
  // quarters; takes the best.
  Recognised read(const Picture& scanned);

 private:
  PageReading read_as_it_lies(const Picture& grey);
  std::unique_ptr<tesseract::TessBaseAPI> engine_;
};

}  // namespace tamga::ingest
