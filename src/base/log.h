// One logger per process (spdlog). Logs carry ids only: never a name, a document number, a phone, a card frame or an
// answer.
#pragma once

#include <spdlog/fmt/fmt.h>

#include <string>
#include <string_view>

namespace nuanxin::log {

/// Writes to standard error, and to `file` (rotated, 3 files of 5 MB) when it is not empty. `level`: debug, info, warn,
/// error.
void start(const std::string& file = {}, std::string_view level = "info");

void write(int level, std::string_view text);

template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
  write(1, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
  write(2, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void warn(fmt::format_string<Args...> format, Args&&... args) {
  write(3, fmt::format(format, std::forward<Args>(args)...));
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
  write(4, fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace nuanxin::log
