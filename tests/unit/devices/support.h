// What the device tests share: the vectors, subset comparison, waiting with a deadline, a folder that goes away.
#pragma once

#include <stdlib.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>

#include "base/crypto.h"
#include "base/json.h"

namespace nuanxin::test {

inline Json vectors(const std::string& file) {
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  std::ifstream in(std::filesystem::path(source != nullptr ? source : ".") / "tests/data/protocols" / file);
  REQUIRE(in);
  return Json::parse(in);
}

inline std::string bytes_of(const Json& vector) { return crypto::from_hex(text_or(vector, "hex")).value(); }

/// Every member of `wanted` is in `got` with the same value.
inline bool contains(const Json& got, const Json& wanted) {
  for (const auto& [key, value] : wanted.items())
    if (member(got, key) != value) return false;
  return true;
}

/// Runs the loop on this thread until the condition holds; false after the deadline.
template <class Condition>
bool run_until(boost::asio::io_context& io, Condition condition,
               std::chrono::milliseconds limit = std::chrono::seconds(30)) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    if (io.stopped()) io.restart();
    io.run_one_for(std::chrono::milliseconds(10));
  }
  return true;
}

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "nuanxin-devices-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    m_path = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return m_path / name; }

 private:
  std::filesystem::path m_path;
};

inline std::string random_bytes(std::mt19937& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random() & 0xFFU);
  return bytes;
}

}  // namespace nuanxin::test
