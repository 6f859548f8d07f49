// SPDX-License-Identifier: GPL-3.0-or-later
// faults_tests … -- TAMGA FAULTS_WORK: the programs that the faults are put into.
#define BOOST_TEST_MODULE faults
#include <boost/test/unit_test.hpp>
