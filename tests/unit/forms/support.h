// Small things the tests of the forms engine share.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "base/json.h"

namespace nuanxin::test {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

inline Json read_json(const std::string& path) { return Json::parse(read_text(path)); }

inline std::string folder(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? std::string() : std::string(value);
}
inline std::string shared_dir() { return folder("NUANXIN_SHARED_DIR"); }
inline std::string source_dir() { return folder("NUANXIN_SOURCE_DIR"); }

}  // namespace nuanxin::test
