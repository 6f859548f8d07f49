// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/cli/command.h"

int main(int argc, char** argv) {
  return tamga::cli::run(argc, argv);
}
