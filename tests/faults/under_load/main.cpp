// SPDX-License-Identifier: GPL-3.0-or-later
// faults_under_load_tests … -- TAMGA: the program that is let down.
#define BOOST_TEST_MODULE faults_under_load
#include <boost/test/unit_test.hpp>
