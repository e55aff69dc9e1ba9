#include "store/name_sounds.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.h"

namespace nuanxin::store {
namespace {

/// 万俟 moqi, 澹台 tantai, 长孙 zhangsun.
constexpr std::array<std::string_view, 3> read_as_pairs{"万", "澹", "长"};

/// The characters when all are Han of three bytes (U+3400 to U+9FFF), nothing otherwise.
std::vector<std::string_view> han_characters(std::string_view name) {
  std::vector<std::string_view> out;
  if (name.size() % 3 != 0) return out;
  for (std::size_t i = 0; i < name.size(); i += 3) {
    const auto at = [&](std::size_t k) { return static_cast<unsigned char>(name[i + k]); };
    const unsigned point = (at(0) & 0x0Fu) << 12 | (at(1) & 0x3Fu) << 6 | (at(2) & 0x3Fu);
    const bool three_bytes = (at(0) & 0xF0) == 0xE0 && (at(1) & 0xC0) == 0x80 && (at(2) & 0xC0) == 0x80;
    if (!three_bytes || point < 0x3400 || point > 0x9FFF) return {};
    out.push_back(name.substr(i, 3));
  }
  return out;
}

}  // namespace

const std::string& NameSounds::first(std::string_view character) {
  const auto [place, is_new] = m_first.try_emplace(std::string(character));
  if (is_new) place->second = pinyin(character);
  return place->second;
}

const std::string& NameSounds::later(std::string_view character) {
  static constexpr std::string_view surname = "王";
  static constexpr std::size_t wang = 4;
  const auto [place, is_new] = m_later.try_emplace(std::string(character));
  if (is_new) place->second = pinyin(std::string(surname).append(character)).substr(wang);
  return place->second;
}

NameSounds::Sounds NameSounds::of(std::string_view name) {
  const auto characters = han_characters(name);
  const bool as_pair = !characters.empty() &&
                       std::find(read_as_pairs.begin(), read_as_pairs.end(), characters[0]) != read_as_pairs.end();
  if (characters.empty() || as_pair) return {pinyin(name), pinyin_initials(name)};
  Sounds out;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const auto& reading = i == 0 ? first(characters[i]) : later(characters[i]);
    out.whole += reading;
    if (!reading.empty()) out.initials += reading[0];
  }
  return out;
}

}  // namespace nuanxin::store
