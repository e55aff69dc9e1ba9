#include "store/keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/json.h"

namespace nuanxin::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* data_context = "vault.data_key";
constexpr const char* province_context = "vault.province_key";
constexpr std::uintmax_t largest_small_file = 64 * 1024;

std::string vault_path(const std::string& folder) { return folder + "/vault.json"; }

Result<std::string> read_small_file(const std::string& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (error) return refuse(Reason::not_found, "cannot read " + path);
  if (size > largest_small_file) return refuse(Reason::invalid_value, "too large: " + path);
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) return refuse(Reason::not_found, "cannot read " + path);
  return out.str();
}

bool write_all(int file, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto written = ::write(file, text.data() + done, text.size() - done);
    if (written <= 0) return false;
    done += static_cast<std::size_t>(written);
  }
  return ::fsync(file) == 0;
}

void write_private_file(const std::string& path, const std::string& text, int flags) {
  const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC | flags, 0600);
  const bool good = file >= 0 && write_all(file, text);
  if (file >= 0) ::close(file);
  if (!good) throw std::system_error(errno, std::generic_category(), "cannot write " + path);
}

/// Replaces the vault in one step, so that a power cut leaves the old or the new one.
void replace_vault(const std::string& folder, const Json& vault) {
  const auto path = vault_path(folder);
  write_private_file(path + ".new", vault.dump(2) + "\n", O_TRUNC);
  fs::rename(path + ".new", path);
}

Result<crypto::Key> key_from_file(const std::string& path) {
  const auto text = read_small_file(path);
  if (!text) return refuse(Reason::not_found, "the key file cannot be read", "key_file");
  const auto bytes = crypto::from_hex(text->substr(0, text->find_last_not_of(" \r\n\t") + 1));
  if (!bytes || bytes->size() != crypto::Key::size)
    return refuse(Reason::invalid_value, "a key file holds 64 hexadecimal digits", "key_file");
  return crypto::Key(*bytes);
}

/// The key that wraps the data key.
Result<crypto::Key> wrapping_key(const Secret& secret, const std::string& salt, crypto::PasswordCost cost) {
  if (const auto* file = std::get_if<KeyFile>(&secret)) return key_from_file(file->path);
  const auto& text = std::get<Passphrase>(secret).text;
  if (text.empty()) return refuse(Reason::invalid_value, "an empty passphrase", "passphrase");
  return crypto::key_from_passphrase(text, salt, cost);
}

struct Opened {
  crypto::Key data;
  crypto::Key province;
};

Result<Opened> open_vault(const Json& vault, const Secret& secret) {
  const bool by_file = std::holds_alternative<KeyFile>(secret);
  if (value_or<int>(vault, "format", 0) != 1) return refuse(Reason::unsupported, "a vault of another format");
  if ((text_or(vault, "secret") == "key_file") != by_file)
    return refuse(Reason::unauthenticated,
                  by_file ? "the vault opens with a passphrase" : "the vault opens with a key file");
  const auto salt = crypto::from_base64(text_or(vault, "salt"));
  const auto data = crypto::from_base64(text_or(vault, "data_key"));
  const auto province = crypto::from_base64(text_or(vault, "province_key"));
  if (!salt || salt->size() != 16 || !data || !province) return refuse(Reason::invalid_value, "the vault is damaged");
  const auto cost = text_or(vault, "cost") == "light" ? crypto::PasswordCost::light : crypto::PasswordCost::interactive;
  const auto wrapping = wrapping_key(secret, *salt, cost);
  if (!wrapping) return wrapping.error();
  const auto data_key = crypto::open(*wrapping, *data, data_context);
  if (!data_key)
    return refuse(Reason::unauthenticated, by_file ? "the key file is another one" : "the passphrase is wrong",
                  by_file ? "key_file" : "passphrase");
  const auto province_key = crypto::open(crypto::Key(*data_key), *province, province_context);
  if (!province_key) return refuse(Reason::invalid_value, "the vault is damaged");
  return Opened{crypto::Key(*data_key), crypto::Key(*province_key)};
}

Result<Json> sealed_vault(const Opened& keys, const Secret& secret, crypto::PasswordCost cost) {
  const auto salt = crypto::random_bytes(16);
  const auto wrapping = wrapping_key(secret, salt, cost);
  if (!wrapping) return wrapping.error();
  return Json{{"format", 1},
              {"secret", std::holds_alternative<KeyFile>(secret) ? "key_file" : "passphrase"},
              {"cost", cost == crypto::PasswordCost::light ? "light" : "interactive"},
              {"salt", crypto::to_base64(salt)},
              {"data_key", crypto::to_base64(crypto::seal(*wrapping, keys.data.bytes(), data_context))},
              {"province_key", crypto::to_base64(crypto::seal(keys.data, keys.province.bytes(), province_context))}};
}

Result<Json> parsed_vault(const std::string& folder) {
  const auto text = read_vault(folder);
  if (!text) return text.error();
  auto json = parse_json(*text);
  if (!json) return refuse(Reason::invalid_value, "the vault is damaged");
  return json;
}

}  // namespace

FieldKeys derive_field_keys(const crypto::Key& data_key, const crypto::Key& province_key) {
  return FieldKeys{crypto::derive(data_key, "identity-fields"), crypto::derive(data_key, "lookup"),
                   crypto::derive(province_key, "worker-id"), crypto::derive(data_key, "drafts"),
                   crypto::derive(data_key, "backup")};
}

WorkerId worker_id_for(const FieldKeys& keys, domain::DocKind kind, const std::string& doc_number) {
  if (doc_number.empty()) return new_id<WorkerId>();
  auto hex = crypto::keyed_hash(keys.worker_id, std::string(domain::code(kind)) + "|" + doc_number).substr(0, 32);
  hex[12] = '8';  // RFC 9562 version 8: made by a rule of our own
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) hex.insert(dash, 1, '-');
  return WorkerId(hex);
}

Result<void> make_key_file(const std::string& path) {
  if (fs::exists(path)) return refuse(Reason::duplicate, "the key file exists: " + path, "key_file");
  if (const auto folder = fs::path(path).parent_path(); !folder.empty()) fs::create_directories(folder);
  write_private_file(path, crypto::to_hex(crypto::Key::random().bytes()) + "\n", O_EXCL);
  return {};
}

bool vault_exists(const std::string& folder) { return fs::exists(vault_path(folder)); }

Result<FieldKeys> create_vault(const std::string& folder, const Secret& secret, const VaultOptions& options) {
  if (vault_exists(folder)) return refuse(Reason::duplicate, "the folder has a vault already");
  const Opened keys{crypto::Key::random(), options.province_key.value_or(crypto::Key::random())};
  const auto vault = sealed_vault(keys, secret, options.cost);
  if (!vault) return vault.error();
  if (auto written = write_vault(folder, vault->dump(2) + "\n"); !written) return written.error();
  return derive_field_keys(keys.data, keys.province);
}

Result<FieldKeys> unlock_vault(const std::string& folder, const Secret& secret) {
  const auto text = read_vault(folder);
  if (!text) return text.error();
  return unlock_vault_text(*text, secret);
}

Result<FieldKeys> unlock_vault_text(const std::string& vault, const Secret& secret) {
  const auto json = parse_json(vault);
  if (!json) return refuse(Reason::invalid_value, "the vault is damaged");
  const auto keys = open_vault(*json, secret);
  if (!keys) return keys.error();
  return derive_field_keys(keys->data, keys->province);
}

Result<void> change_secret(const std::string& folder, const Secret& old_secret, const Secret& new_secret,
                           crypto::PasswordCost cost) {
  const auto vault = parsed_vault(folder);
  if (!vault) return vault.error();
  const auto keys = open_vault(*vault, old_secret);
  if (!keys) return keys.error();
  const auto sealed = sealed_vault(*keys, new_secret, cost);
  if (!sealed) return sealed.error();
  replace_vault(folder, *sealed);
  return {};
}

Result<void> set_province_key(const std::string& folder, const Secret& secret, const crypto::Key& province_key) {
  auto vault = parsed_vault(folder);
  if (!vault) return vault.error();
  const auto keys = open_vault(*vault, secret);
  if (!keys) return keys.error();
  (*vault)["province_key"] = crypto::to_base64(crypto::seal(keys->data, province_key.bytes(), province_context));
  replace_vault(folder, *vault);
  return {};
}

Result<std::string> read_vault(const std::string& folder) {
  auto text = read_small_file(vault_path(folder));
  if (!text) return refuse(Reason::not_found, "there is no vault in " + folder);
  return text;
}

Result<void> write_vault(const std::string& folder, const std::string& vault) {
  if (vault_exists(folder)) return refuse(Reason::duplicate, "the folder has a vault already");
  if (!fs::exists(folder)) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
  }
  write_private_file(vault_path(folder), vault, O_EXCL);
  return {};
}

}  // namespace nuanxin::store
