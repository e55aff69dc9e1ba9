// Pinyin of many names quickly: ICU takes about 50 µs a name, but a Han name is the readings of its characters, with
// the first read as a surname (单 is shan there, dan elsewhere). Readings are kept per character; whatever is not plain
// Han, and the surnames of two characters that are read otherwise than their parts, go to base/text.h as a whole. Gives
// what pinyin() and pinyin_initials() give. One thread per object.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace nuanxin::store {

class NameSounds {
 public:
  struct Sounds {
    std::string whole;     ///< "zhangsanfeng"
    std::string initials;  ///< "zsf"
  };
  Sounds of(std::string_view name);

 private:
  const std::string& first(std::string_view character);
  const std::string& later(std::string_view character);
  std::unordered_map<std::string, std::string> m_first, m_later;
};

}  // namespace nuanxin::store
