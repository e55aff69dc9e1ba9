#include <catch2/catch.hpp>

#include "station/model/scan_capture.h"

using namespace nuanxin;
using namespace nuanxin::station;
using namespace std::chrono_literals;
using Verdict = ScanCapture::Verdict;

TEST_CASE("A code that a scanner types is swallowed whole, and a person's keys pass") {
  ScanCapture scan;
  Instant at{1s};
  for (const char c : std::string("VAN1:3f0e-42")) CHECK(scan.key(c, at += 8ms) == Verdict::swallowed);
  REQUIRE(scan.enter(at += 8ms) == Verdict::complete);
  CHECK(scan.code() == "VAN1:3f0e-42");

  CHECK(scan.key('1', at += 300ms) == Verdict::pass);
  CHECK(scan.enter(at += 300ms) == Verdict::pass);
}

TEST_CASE("The address of a phone page is a code as well, another address is none") {
  ScanCapture scan;
  Instant at{1s};
  for (const char c : std::string("http://10.1.1.1:8770/v/3f0e.42"))
    CHECK(scan.key(c, at += 8ms) == Verdict::swallowed);
  REQUIRE(scan.enter(at += 8ms) == Verdict::complete);
  CHECK(scan.code() == "http://10.1.1.1:8770/v/3f0e.42");
  for (const char c : std::string("https://else.where/")) scan.key(c, at += 8ms);
  CHECK(scan.enter(at += 8ms) == Verdict::pass);
}

TEST_CASE("A half code is forgotten when the next key takes a person's time") {
  ScanCapture scan;
  Instant at{1s};
  for (const char c : std::string("VAN1:3")) scan.key(c, at += 8ms);
  CHECK(scan.key('2', at += 400ms) == Verdict::pass);
  CHECK(scan.enter(at += 8ms) == Verdict::pass);
}

TEST_CASE("A code is found in a field that had text already") {
  CHECK(van_code_in("3299VAN1:3f0e") == "VAN1:3f0e");
  CHECK(without_van_code("3299VAN1:3f0e") == "3299");
  CHECK_FALSE(van_code_in("VAN1:"));
  CHECK_FALSE(van_code_in("A027"));
  CHECK(van_code_in("3299http://10.1.1.1:8770/v/3f0e.42 ") == "http://10.1.1.1:8770/v/3f0e.42");
  CHECK(without_van_code("3299http://10.1.1.1:8770/v/3f0e.42") == "3299");
  CHECK_FALSE(van_code_in("http://10.1.1.1:8770/board"));
}
