// Thin wrappers over libsodium. Keys wipe themselves. Nothing here logs.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace nuanxin::crypto {

/// Starts libsodium once; every function here does it by itself. Throws when the system has no randomness.
void init();

/// 32 secret bytes, wiped on destruction.
class Key {
 public:
  static constexpr std::size_t size = 32;
  Key() = default;
  explicit Key(std::string_view bytes32);  ///< throws std::invalid_argument for another length
  Key(const Key&) = default;
  Key& operator=(const Key&) = default;
  ~Key();
  static Key random();
  const unsigned char* data() const { return m_bytes.data(); }
  std::string_view bytes() const { return {reinterpret_cast<const char*>(m_bytes.data()), size}; }

 private:
  std::array<unsigned char, size> m_bytes{};
};

/// Keyed BLAKE2b-256 of `text` as 64 hex digits: look-up of what is only stored encrypted.
std::string keyed_hash(const Key&, std::string_view text);
/// Unkeyed BLAKE2b-256 as 64 hex digits (journal chain, token storage).
std::string hash(std::string_view text);
/// A sub-key for one purpose, e.g. derive(master, "identity-fields").
Key derive(const Key&, std::string_view purpose);

/// XChaCha20-Poly1305 with a random nonce in front; `context` (e.g. "worker.name|id") is authenticated, so that
/// a cipher text cannot be moved to another row or column.
std::string seal(const Key&, std::string_view plain, std::string_view context);
/// Nothing when the key or the context is another one or a bit was changed.
std::optional<std::string> open(const Key&, std::string_view sealed, std::string_view context);

/// How dear it is: interactive (a passphrase 64 MiB, a sign-in 32 MiB; about 0.1 s each); `light` for tests only.
enum class PasswordCost { interactive, light };
/// Argon2id with its parameters and salt in the text.
std::string password_hash(std::string_view password, PasswordCost = PasswordCost::interactive);
bool password_matches(std::string_view hash, std::string_view password);
/// A key from a passphrase by Argon2id with 16 bytes of salt.
Key key_from_passphrase(std::string_view passphrase, std::string_view salt16, PasswordCost = PasswordCost::interactive);

std::string random_bytes(std::size_t);
/// 32 random bytes as URL-safe base64 without padding: session and station tokens.
std::string new_token();
std::string to_hex(std::string_view);
/// Nothing for an odd length or another character.
std::optional<std::string> from_hex(std::string_view);
std::string to_base64(std::string_view);
std::optional<std::string> from_base64(std::string_view);
/// Same text, in a time that does not depend on where they differ.
bool same_secret(std::string_view, std::string_view);

}  // namespace nuanxin::crypto
