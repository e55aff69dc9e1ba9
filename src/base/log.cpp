#include "base/log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <vector>

namespace nuanxin::log {

void start(const std::string& file, std::string_view level) {
  std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_mt>()};
  if (!file.empty()) sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file, 5 << 20, 3));
  auto logger = std::make_shared<spdlog::logger>("nuanxin", sinks.begin(), sinks.end());
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%e %l %v");
  logger->set_level(spdlog::level::from_str(std::string(level)));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(logger);
}

void write(int level, std::string_view text) { spdlog::log(static_cast<spdlog::level::level_enum>(level), "{}", text); }

}  // namespace nuanxin::log
