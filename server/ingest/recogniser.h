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

  // Reads a grey page as it lies; when hardly anything can be read, turned by
  // quarters as well, and takes the best.
  Recognised read(Picture grey);

 private:
  PageReading read_as_it_lies(const Picture& grey);
  std::unique_ptr<tesseract::TessBaseAPI> engine_;
};

}  // namespace tamga::ingest
