#include "devices/instrument/profile.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/i18n.h"

namespace nuanxin::instrument {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<std::string_view, Kind>, 8> kinds{{{"bp", Kind::bp},
                                                                  {"scale", Kind::scale},
                                                                  {"urine", Kind::urine},
                                                                  {"astm", Kind::astm},
                                                                  {"hl7", Kind::hl7},
                                                                  {"scanner", Kind::scanner},
                                                                  {"idcard", Kind::idcard},
                                                                  {"escpos", Kind::escpos}}};

bool is_lot_like(std::string_view pattern, std::string_view lot) {
  if (!pattern.ends_with('*')) return pattern == lot;
  return lot.starts_with(pattern.substr(0, pattern.size() - 1));
}

std::string_view port_of(const device::Address& address) {
  if (address.is_listening) return "listen";
  return address.is_tcp() ? "tcp" : "serial";
}

}  // namespace

std::string_view kind_code(Kind kind) {
  for (const auto& [code, known] : kinds)
    if (known == kind) return code;
  return {};
}

std::optional<Kind> kind_from_code(std::string_view code) {
  for (const auto& [known, kind] : kinds)
    if (known == code) return kind;
  return {};
}

const std::string& Profile::name() const { return i18n::language() == "en" ? name_en : name_zh; }

const CodeMap* Profile::find(std::string_view code) const {
  for (const auto& entry : map)
    if (entry.code == code || std::find(entry.also.begin(), entry.also.end(), code) != entry.also.end()) return &entry;
  return nullptr;
}

const Strip* Profile::strip_of(std::string_view lot) const {
  for (const auto& strip : strips)
    for (const auto& pattern : strip.lots)
      if (is_lot_like(pattern, lot)) return &strip;
  return nullptr;
}

Result<std::vector<Profile>> load_profiles(const std::string& folder) {
  std::vector<Profile> profiles;
  std::error_code problem;
  for (fs::directory_iterator file(folder, problem), end; !problem && file != end; file.increment(problem)) {
    if (file->path().extension() != ".json") continue;
    std::ifstream in(file->path(), std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    auto profile = parse_profile(text, file->path().stem().string(), folder);
    if (!profile) return profile.error();
    profiles.push_back(std::move(*profile));
  }
  if (problem || profiles.empty()) return refuse(Reason::not_found, "no profiles in " + folder, "profiles");
  std::sort(profiles.begin(), profiles.end(), [](const Profile& a, const Profile& b) { return a.id < b.id; });
  return profiles;
}

std::string default_profiles_folder() {
  std::error_code problem;
  auto folder = fs::read_symlink("/proc/self/exe", problem).parent_path();
  while (!folder.empty()) {
    for (const char* below : {"share/nuanxin/devices/profiles", "devices/profiles"})
      if (fs::is_directory(folder / below / "maps", problem)) return (folder / below).string();
    if (folder == folder.parent_path()) break;
    folder = folder.parent_path();
  }
  return {};
}

const Profile* find_profile(const std::vector<Profile>& profiles, std::string_view id) {
  const auto found =
      std::find_if(profiles.begin(), profiles.end(), [&](const Profile& profile) { return profile.id == id; });
  return found == profiles.end() ? nullptr : &*found;
}

Result<device::Address> address_for(const Profile& profile, std::string_view text) {
  auto address = device::parse_address(text);
  if (!address) return address;
  const auto port = port_of(*address);
  if (std::find(profile.ports.begin(), profile.ports.end(), port) == profile.ports.end())
    return refuse(Reason::invalid_value, profile.id + " cannot be connected by " + std::string(port), "address");
  if (port == "serial" && text.find('@') == std::string_view::npos) address->baud_rate = profile.baud_rates.front();
  return address;
}

}  // namespace nuanxin::instrument
