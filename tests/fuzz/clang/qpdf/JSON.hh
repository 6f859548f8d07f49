// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for libqpdf's own header when clang builds the fuzz targets: clang
// refuses that header's nested class with a vector of the class around it in
// C++20 with libstdc++ 12. Nothing here uses qpdf's JSON, so a name is enough.
#pragma once

class JSON;
