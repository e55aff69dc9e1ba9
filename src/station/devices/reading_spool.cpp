#include "station/devices/reading_spool.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/ids.h"
#include "base/log.h"

namespace nuanxin::station {
namespace fs = std::filesystem;
namespace {

std::string spool_context(const std::string& id) { return "reading|" + id; }

}  // namespace

Result<ReadingSpool> ReadingSpool::open(fs::path folder, std::string_view key_base64) {
  const auto bytes = crypto::from_base64(key_base64);
  if (!bytes || bytes->size() != crypto::Key::size)
    return refuse(Reason::invalid_value, "not a spool key", "spool_key");
  std::error_code problem;
  fs::create_directories(folder, problem);
  if (problem) return refuse(Reason::unavailable, "no folder for readings: " + problem.message());
  fs::permissions(folder, fs::perms::owner_all, problem);
  return ReadingSpool(std::move(folder), crypto::Key(*bytes));
}

Result<void> ReadingSpool::keep(const std::string& id, const Json& body) const {
  return write_durably(file(id), crypto::seal(m_key, body.dump(), spool_context(id)));
}

bool ReadingSpool::has(const std::string& id) const {
  std::error_code problem;
  return fs::exists(file(id), problem);
}

std::optional<Json> ReadingSpool::load(const std::string& id) const {
  std::ifstream in(file(id), std::ios::binary);
  if (!in) return std::nullopt;
  const std::string sealed((std::istreambuf_iterator<char>(in)), {});
  const auto plain = crypto::open(m_key, sealed, spool_context(id));
  if (!plain) {
    log::warn("reading {} was sealed with another key; it is left alone", id);
    return std::nullopt;
  }
  auto body = parse_json(*plain);
  if (!body) return std::nullopt;
  return std::move(*body);
}

void ReadingSpool::forget(const std::string& id) const { remove_durably(file(id)); }

void ReadingSpool::set_aside(const std::string& id) const {
  auto aside = file(id);
  aside += ".refused";
  std::error_code problem;
  fs::rename(file(id), aside, problem);
}

std::vector<std::string> ReadingSpool::waiting() const {
  std::vector<std::pair<fs::file_time_type, std::string>> found;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(m_folder, problem))
    if (entry.path().extension() == ".reading" && is_uuid(entry.path().stem().string()))
      found.emplace_back(entry.last_write_time(problem), entry.path().stem().string());
  std::sort(found.begin(), found.end());
  std::vector<std::string> ids;
  ids.reserve(found.size());
  for (auto& [time, id] : found) ids.push_back(std::move(id));
  return ids;
}

}  // namespace nuanxin::station
