#include "base/crypto.h"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace nuanxin::crypto {
namespace {

const unsigned char* u(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* u(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

struct Limits {
  unsigned long long ops;
  std::size_t mem;
};

Limits limits(PasswordCost cost) {
  if (cost == PasswordCost::light) return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
  return {crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE};
}

/// Of a sign-in, during a fair: half the memory of a passphrase and twice the passes, so that a hub stays small while
/// people sign in. Above the 19 MiB and 2 passes that OWASP asks for; a hash carries its own limits.
Limits sign_in_limits(PasswordCost cost) {
  if (cost == PasswordCost::light) return limits(cost);
  return {2 * crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE / 2};
}

std::string blake(std::string_view text, const unsigned char* key, std::size_t key_size) {
  init();
  std::string out(32, '\0');
  crypto_generichash(u(out), out.size(), u(text), text.size(), key, key_size);
  return out;
}

}  // namespace

void init() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot start: the system gives no randomness");
}

Key::Key(std::string_view bytes32) {
  if (bytes32.size() != size) throw std::invalid_argument("a key has 32 bytes");
  std::copy(bytes32.begin(), bytes32.end(), m_bytes.begin());
}

Key::~Key() { sodium_memzero(m_bytes.data(), m_bytes.size()); }

Key Key::random() {
  init();
  Key key;
  randombytes_buf(key.m_bytes.data(), size);
  return key;
}

std::string keyed_hash(const Key& key, std::string_view text) { return to_hex(blake(text, key.data(), Key::size)); }

std::string hash(std::string_view text) { return to_hex(blake(text, nullptr, 0)); }

Key derive(const Key& key, std::string_view purpose) { return Key(blake(purpose, key.data(), Key::size)); }

std::string seal(const Key& key, std::string_view plain, std::string_view context) {
  init();
  constexpr auto nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  std::string out(nonce_size + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
  randombytes_buf(out.data(), nonce_size);
  crypto_aead_xchacha20poly1305_ietf_encrypt(u(out) + nonce_size, nullptr, u(plain), plain.size(), u(context),
                                             context.size(), nullptr, u(out), key.data());
  return out;
}

std::optional<std::string> open(const Key& key, std::string_view sealed, std::string_view context) {
  init();
  constexpr auto nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
  constexpr auto tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
  if (sealed.size() < nonce_size + tag_size) return std::nullopt;
  std::string out(sealed.size() - nonce_size - tag_size, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(u(out), nullptr, nullptr, u(sealed) + nonce_size,
                                                 sealed.size() - nonce_size, u(context), context.size(), u(sealed),
                                                 key.data()) != 0)
    return std::nullopt;
  return out;
}

std::string password_hash(std::string_view password, PasswordCost cost) {
  init();
  std::array<char, crypto_pwhash_STRBYTES> out{};
  const auto [ops, mem] = sign_in_limits(cost);
  if (crypto_pwhash_str(out.data(), password.data(), password.size(), ops, mem) != 0)
    throw std::runtime_error("not enough memory to hash a password");
  return out.data();
}

bool password_matches(std::string_view hash, std::string_view password) {
  init();
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

Key key_from_passphrase(std::string_view passphrase, std::string_view salt16, PasswordCost cost) {
  init();
  if (salt16.size() != crypto_pwhash_SALTBYTES) throw std::invalid_argument("a salt has 16 bytes");
  std::string out(Key::size, '\0');
  const auto [ops, mem] = limits(cost);
  if (crypto_pwhash(u(out), out.size(), passphrase.data(), passphrase.size(), u(salt16), ops, mem,
                    crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::runtime_error("not enough memory to derive a key");
  Key key(out);
  sodium_memzero(out.data(), out.size());
  return key;
}

std::string random_bytes(std::size_t count) {
  init();
  std::string out(count, '\0');
  randombytes_buf(out.data(), out.size());
  return out;
}

std::string new_token() {
  const auto bytes = random_bytes(32);
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(out.data(), out.size(), u(bytes), bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.resize(out.find('\0'));
  return out;
}

std::string to_hex(std::string_view bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const unsigned char c : bytes) {
    out += digits[c >> 4];
    out += digits[c & 15];
  }
  return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string out(hex.size() / 2, '\0');
  std::size_t written = 0;
  if (hex.size() % 2 != 0) return std::nullopt;
  if (hex.empty()) return out;
  const char* end = nullptr;
  if (sodium_hex2bin(u(out), out.size(), hex.data(), hex.size(), nullptr, &written, &end) != 0 ||
      end != hex.data() + hex.size())
    return std::nullopt;
  return out;
}

std::string to_base64(std::string_view bytes) {
  init();
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(out.data(), out.size(), u(bytes), bytes.size(), sodium_base64_VARIANT_ORIGINAL);
  out.pop_back();
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  init();
  std::string out(text.size(), '\0');
  std::size_t written = 0;
  const char* end = nullptr;
  if (text.empty()) return out;
  if (sodium_base642bin(u(out), out.size(), text.data(), text.size(), nullptr, &written, &end,
                        sodium_base64_VARIANT_ORIGINAL) != 0 ||
      end != text.data() + text.size())
    return std::nullopt;
  out.resize(written);
  return out;
}

bool same_secret(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace nuanxin::crypto
