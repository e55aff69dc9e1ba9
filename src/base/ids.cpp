#include "base/ids.h"

#include <sodium.h>

#include <algorithm>
#include <atomic>
#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid_io.hpp>

#include "base/crypto.h"
#include "base/time.h"

namespace nuanxin {

namespace {

constexpr unsigned counter_bits = 12;

/// Milliseconds and a counter, above every one given before in this process, also when the clock is set back.
std::uint64_t rising_time() {
  static std::atomic<std::uint64_t> last = 0;
  const auto now = static_cast<std::uint64_t>(system_now().time_since_epoch().count()) << counter_bits;
  auto before = last.load();
  std::uint64_t next = 0;
  do next = std::max(now, before + 1);
  while (!last.compare_exchange_weak(before, next));
  return next;
}

}  // namespace

std::string new_uuid() {
  crypto::init();
  boost::uuids::uuid id;
  randombytes_buf(id.data + 8, 8);
  const auto time = rising_time();
  const auto head = (time >> counter_bits) << 16U | 0x7000U | (time & 0xFFFU);
  for (unsigned i = 0; i < 8; ++i) id.data[i] = static_cast<unsigned char>(head >> (56U - 8U * i));
  id.data[8] = static_cast<unsigned char>((id.data[8] & 0x3FU) | 0x80U);
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
