// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/picture_pdf.h"

#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <cstdio>

#include "server/ingest/picture.h"
#include "server/ingest/reading_process.h"

namespace tamga::ingest {
namespace {

constexpr double a4_width = 595.28;  // points
constexpr int least_resolution = 50, most_resolution = 1200;

struct Pixels {
  std::string bytes;
  int width = 0, height = 0, bits = 8;
  const char* space = "/DeviceGray";
};

std::string points(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", number);
  return text;
}

// Rows without leptonica's padding, its words' bytes in their order.
std::string packed_rows(const Picture& picture, int samples) {
  const int width = pixGetWidth(picture.get()), height = pixGetHeight(picture.get());
  std::string out;
  out.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
              static_cast<std::size_t>(samples));
  for (int y = 0; y < height; ++y) {
    l_uint32* row =
        pixGetData(picture.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(picture.get());
    for (int x = 0; x < width; ++x)
      if (samples == 1) {
        out += static_cast<char>(GET_DATA_BYTE(row, x));
      } else {
        l_int32 red = 0, green = 0, blue = 0;
        extractRGBValues(row[x], &red, &green, &blue);
        out += static_cast<char>(red);
        out += static_cast<char>(green);
        out += static_cast<char>(blue);
      }
  }
  return out;
}

// Black and white: eight pixels a byte; 1 is black to leptonica, white to PDF.
std::string packed_bits(const Picture& picture) {
  const int width = pixGetWidth(picture.get()), height = pixGetHeight(picture.get());
  std::string out;
  for (int y = 0; y < height; ++y) {
    l_uint32* row =
        pixGetData(picture.get()) + static_cast<std::ptrdiff_t>(y) * pixGetWpl(picture.get());
    for (int at = 0; at < (width + 7) / 8; ++at) out += static_cast<char>(~GET_DATA_BYTE(row, at));
  }
  return out;
}

Pixels pixels_of(const Picture& picture) {
  Pixels out;
  out.width = pixGetWidth(picture.get());
  out.height = pixGetHeight(picture.get());
  const bool plain = pixGetColormap(picture.get()) == nullptr;
  if (plain && pixGetDepth(picture.get()) == 1) {
    out.bits = 1;
    out.bytes = packed_bits(picture);
    return out;
  }
  const bool colour = !plain || pixGetDepth(picture.get()) == 32;
  const Picture flat(colour ? pixConvertTo32(picture.get()) : pixConvertTo8(picture.get(), 0));
  if (!flat) throw ScanFault("scan-unreadable", "its pixels cannot be read");
  if (colour) out.space = "/DeviceRGB";
  out.bytes = packed_rows(flat, colour ? 3 : 1);
  return out;
}

// What of a JPEG any PDF reader takes as it is: grey or YCbCr of eight bits.
bool taken_as_it_is(std::string_view jpeg, Pixels& pixels) {
  l_int32 samples = 0, ycck = 0, cmyk = 0;
  if (readHeaderMemJpeg(reinterpret_cast<const l_uint8*>(jpeg.data()), jpeg.size(), &pixels.width,
                        &pixels.height, &samples, &ycck, &cmyk) != 0)
    return false;
  if (ycck || cmyk || (samples != 1 && samples != 3)) return false;
  if (samples == 3) pixels.space = "/DeviceRGB";
  pixels.bytes = jpeg;
  return true;
}

void add_page(QPDF& pdf, const Pixels& pixels, const char* filter, int resolution) {
  auto image = pdf.newStream();
  if (filter)
    image.replaceStreamData(pixels.bytes, QPDFObjectHandle::newName(filter),
                            QPDFObjectHandle::newNull());
  else
    image.replaceStreamData(pixels.bytes, QPDFObjectHandle::newNull(), QPDFObjectHandle::newNull());
  auto about = image.getDict();
  about.replaceKey("/Type", QPDFObjectHandle::newName("/XObject"));
  about.replaceKey("/Subtype", QPDFObjectHandle::newName("/Image"));
  about.replaceKey("/Width", QPDFObjectHandle::newInteger(pixels.width));
  about.replaceKey("/Height", QPDFObjectHandle::newInteger(pixels.height));
  about.replaceKey("/ColorSpace", QPDFObjectHandle::newName(pixels.space));
  about.replaceKey("/BitsPerComponent", QPDFObjectHandle::newInteger(pixels.bits));
  const bool told = resolution >= least_resolution && resolution <= most_resolution;
  const double scale = told ? 72.0 / resolution : a4_width / pixels.width;
  const std::string width = points(pixels.width * scale), height = points(pixels.height * scale);
  auto page = QPDFObjectHandle::parse("<< /Type /Page /MediaBox [0 0 " + width + " " + height +
                                      "] /Resources << /XObject << >> >> >>");
  page.getKey("/Resources").getKey("/XObject").replaceKey("/Scan", image);
  page.replaceKey("/Contents", QPDFObjectHandle::newStream(
                                   &pdf, "q " + width + " 0 0 " + height + " 0 0 cm /Scan Do Q"));
  QPDFPageDocumentHelper(pdf).addPage(QPDFPageObjectHelper(pdf.makeIndirectObject(page)), false);
}

}  // namespace

std::string pdf_of_pictures(FileKind kind, std::string_view bytes, int pages, std::int64_t pixels,
                            std::size_t most) {
  const bool tiff = kind == FileKind::tiff;
  QPDF pdf;
  pdf.emptyPDF();
  const int frames = frame_count(bytes, tiff, pages);
  for (int number = 1; number <= frames; ++number) {
    // Decoded also where its bytes go in as they are: what cannot be shown is refused now.
    const Picture picture = read_frame(bytes, tiff, number, pixels);
    const int resolution = pixGetXRes(picture.get());
    Pixels out;
    if (kind == FileKind::jpeg && taken_as_it_is(bytes, out))
      add_page(pdf, out, "/DCTDecode", resolution);
    else
      add_page(pdf, pixels_of(picture), nullptr, resolution);
  }
  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setDeterministicID(true);
  writer.write();
  const auto buffer = writer.getBufferSharedPointer();
  if (buffer->getSize() > most) throw ScanFault("scan-too-large", "the PDF made of it");
  return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace tamga::ingest
