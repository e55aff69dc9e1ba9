#include "station/model/draft_store.h"

#include <cctype>
#include <fstream>
#include <iterator>

#include "base/log.h"

namespace nuanxin::station {
namespace fs = std::filesystem;

Result<DraftStore> DraftStore::open(fs::path folder, std::string_view key_base64) {
  const auto bytes = crypto::from_base64(key_base64);
  if (!bytes || bytes->size() != crypto::Key::size)
    return refuse(Reason::invalid_value, "not a draft key", "draft_key");
  std::error_code ec;
  fs::create_directories(folder, ec);
  if (ec) return refuse(Reason::unavailable, "no draft folder: " + ec.message());
  fs::permissions(folder, fs::perms::owner_all, ec);
  return DraftStore(std::move(folder), crypto::Key(*bytes));
}

fs::path DraftStore::file(std::string_view name) const {
  std::string safe;
  for (const char c : name)
    if (std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_') safe += c;
  return m_folder / (safe + ".draft");
}

Result<void> DraftStore::save(std::string_view name, const Json& draft) const {
  const auto path = file(name);
  auto beside = path;
  beside += ".new";
  const std::string sealed = crypto::seal(m_key, draft.dump(), "draft|" + std::string(name));
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    out.write(sealed.data(), static_cast<std::streamsize>(sealed.size()));
    out.flush();
    if (!out) return refuse(Reason::storage_full, "a draft could not be written");
  }
  std::error_code ec;
  fs::rename(beside, path, ec);
  if (ec) return refuse(Reason::storage_full, "a draft could not be written: " + ec.message());
  return {};
}

std::optional<Json> DraftStore::load(std::string_view name) const {
  std::ifstream in(file(name), std::ios::binary);
  if (!in) return std::nullopt;
  const std::string sealed((std::istreambuf_iterator<char>(in)), {});
  const auto plain = crypto::open(m_key, sealed, "draft|" + std::string(name));
  if (!plain) {
    log::warn("draft {} was sealed with another key; it is left alone", name);
    return std::nullopt;
  }
  auto json = parse_json(*plain);
  if (!json) return std::nullopt;
  return std::move(*json);
}

void DraftStore::forget(std::string_view name) const {
  std::error_code ec;
  fs::remove(file(name), ec);
}

}  // namespace nuanxin::station
