// Catch2's main takes 12-16 s to compile: it is compiled once, here.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
