#include "base/ids.h"

#include <sodium.h>

#include <algorithm>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "base/crypto.h"

namespace nuanxin {

std::string new_uuid() {
  crypto::init();
  boost::uuids::uuid id;
  randombytes_buf(id.data, sizeof id.data);
  id.data[6] = static_cast<unsigned char>((id.data[6] & 0x0F) | 0x40);
  id.data[8] = static_cast<unsigned char>((id.data[8] & 0x3F) | 0x80);
  return boost::uuids::to_string(id);
}

std::string name_uuid(std::string_view name) {
  // Fixed for ever: ids on the provincial server depend on it.
  static const auto space = boost::uuids::string_generator{}("6f1c5b1e-8a57-5d0f-9b52-6e75616e7869");
  return boost::uuids::to_string(boost::uuids::name_generator_sha1(space)(name.data(), name.size()));
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

}  // namespace nuanxin
