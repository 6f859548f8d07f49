// SPDX-License-Identifier: GPL-3.0-or-later
// A defect that ends the process says where: no core is ever written (it would hold secrets), so
// the addresses of the stack are all that is left of it.
#pragma once

namespace tamga::operation {

// From here on an abort, a std::terminate() and a fault of memory write to standard error the
// signal and the stack of the thread that met it, a line for each frame, then end the process as
// they would have: addresses in the program's files (addr2line), nothing of a person or a key.
// Once, before the first thread.
void trace_crashes();

}  // namespace tamga::operation
