#include "cli/console.h"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace nuanxin::cli {

Result<std::string> read_file(const std::string& path) {
  constexpr std::size_t limit = std::size_t{64} << 20;
  std::ifstream file;
  if (path != "-") {
    file.open(path, std::ios::binary);
    if (!file) return refuse(Reason::not_found, "the file cannot be read", path);
  }
  std::istream& in = path == "-" ? std::cin : file;
  std::string text;
  std::string chunk(64 << 10, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())), in.gcount() > 0) {
    text.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit) return refuse(Reason::too_large, "the file has more than 64 MiB", path);
  }
  return text;
}

void print(const Json& json) { std::cout << json.dump(2) << '\n'; }

int fail(const Error& error) {
  std::cerr << fmt::format("refused ({}){}{}: {}\n", reason_code(error.reason), error.field.empty() ? "" : " ",
                           error.field, error.detail);
  return 1;
}

}  // namespace nuanxin::cli
