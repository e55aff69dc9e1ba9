#include "store/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "store/sqlite_copy.h"

namespace nuanxin::store {
namespace {

namespace fs = std::filesystem;

// File: magic, 16 bytes file id, vault length (4 bytes, little endian), vault, then sealed chunks of 64 KiB plain. The
// context of a chunk names the file, the vault, its place and whether it is the last, so that nothing can be swapped,
// left out or cut off.
constexpr std::string_view magic = "NUANXIN-BACKUP-1\n";
constexpr std::size_t id_size = 16;
constexpr std::size_t plain_chunk = 64 * 1024;
constexpr std::size_t sealed_chunk = plain_chunk + 24 + 16;  // nonce and tag of crypto::seal
constexpr std::size_t largest_vault = 64 * 1024;

/// A file descriptor that closes itself; errors are exceptions of the environment.
class File {
 public:
  File(const std::string& path, int flags) : m_path(path), m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (m_fd < 0) fail();
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(m_fd); }

  /// Up to `size` bytes; fewer only at the end.
  std::string read(std::size_t size) {
    std::string out(size, '\0');
    std::size_t done = 0;
    while (done < size) {
      const auto got = ::read(m_fd, out.data() + done, size - done);
      if (got < 0) fail();
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    out.resize(done);
    return out;
  }
  void write(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto done = ::write(m_fd, bytes.data(), bytes.size());
      if (done < 0) fail();
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
  }
  void sync() {
    if (::fsync(m_fd) != 0) fail();
  }

 private:
  [[noreturn]] void fail() const {
    // 13 is SQLITE_FULL: whoever catches a StoreError asks one question only.
    throw StoreError(m_path + ": " + std::generic_category().message(errno), errno == ENOSPC ? 13 : 10);
  }
  std::string m_path;
  int m_fd;
};

/// Removes a file that was not finished.
class Unfinished {
 public:
  explicit Unfinished(std::string path) : m_path(std::move(path)) {}
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;
  ~Unfinished() {
    std::error_code ignored;
    fs::remove(m_path, ignored);
  }
  const std::string& path() const { return m_path; }

 private:
  std::string m_path;
};

enum class Place { inside, last };

std::string chunk_context(const std::string& id, const std::string& vault, std::size_t index, Place place) {
  return "backup|" + crypto::to_hex(id) + "|" + crypto::hash(vault) + "|" + std::to_string(index) +
         (place == Place::last ? "|last" : "");
}

std::string length_bytes(std::size_t n) {
  std::string out;
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((n >> shift) & 0xff);
  return out;
}

struct Header {
  std::string id;
  std::string vault;
};

Result<Header> read_header(File& in) {
  if (in.read(magic.size()) != magic) return refuse(Reason::bad_request, "the file is no backup of Nuanxin");
  Header header{in.read(id_size), {}};
  const auto length_text = in.read(4);
  std::size_t length = 0;
  for (std::size_t i = 0; i < length_text.size(); ++i)
    length |= static_cast<std::size_t>(static_cast<unsigned char>(length_text[i])) << (8 * i);
  if (length_text.size() != 4 || length > largest_vault)
    return refuse(Reason::bad_request, "the backup's beginning is damaged");
  header.vault = in.read(length);
  if (header.vault.size() != length) return refuse(Reason::bad_request, "the backup is cut off");
  return header;
}

void seal_file(const std::string& from, File& out, const crypto::Key& key, const Header& header) {
  File in(from, O_RDONLY);
  auto chunk = in.read(plain_chunk);
  for (std::size_t index = 0;; ++index) {
    auto next = in.read(plain_chunk);
    const auto place = next.empty() ? Place::last : Place::inside;
    out.write(crypto::seal(key, chunk, chunk_context(header.id, header.vault, index, place)));
    if (place == Place::last) return;
    chunk = std::move(next);
  }
}

Result<void> open_file(File& in, const std::string& to, const crypto::Key& key, const Header& header) {
  File out(to, O_CREAT | O_TRUNC | O_WRONLY);
  auto chunk = in.read(sealed_chunk);
  for (std::size_t index = 0;; ++index) {
    auto next = in.read(sealed_chunk);
    const auto place = next.empty() ? Place::last : Place::inside;
    const auto plain = crypto::open(key, chunk, chunk_context(header.id, header.vault, index, place));
    if (!plain && index == 0)
      return refuse(Reason::unauthenticated, "the backup was made with another key, or is damaged");
    if (!plain)
      return refuse(Reason::bad_request, "the backup is damaged or cut off at chunk " + std::to_string(index));
    out.write(*plain);
    if (place == Place::last) break;
    chunk = std::move(next);
  }
  out.sync();
  return {};
}

}  // namespace

Result<void> backup_to(Database& database, const std::string& file, const std::string& vault) {
  if (fs::exists(file)) return refuse(Reason::duplicate, "the file exists", "file");
  if (vault.size() > largest_vault) return refuse(Reason::too_large, "the vault is too large", "vault");
  // The plain copy stays beside the database (never on the stick) and goes in any case.
  const Unfinished copy(database.path() + ".copy");
  fs::remove(copy.path());
  database.copy_to(copy.path());
  const Unfinished part(file + ".part");
  {
    const Header header{crypto::random_bytes(id_size), vault};
    File out(part.path(), O_CREAT | O_TRUNC | O_WRONLY);
    out.write(magic);
    out.write(header.id);
    out.write(length_bytes(vault.size()));
    out.write(vault);
    seal_file(copy.path(), out, database.keys().backup, header);
    out.sync();
  }
  fs::rename(part.path(), file);
  return {};
}

Result<std::string> backup_vault(const std::string& file) {
  if (!fs::exists(file)) return refuse(Reason::not_found, "no such file", "file");
  File in(file, O_RDONLY);
  auto header = read_header(in);
  if (!header) return header.error();
  return std::move(header->vault);
}

Result<void> restore_backup(const std::string& file, const FieldKeys& keys, const std::string& target) {
  if (!fs::exists(file)) return refuse(Reason::not_found, "no such file", "file");
  if (fs::exists(target)) return refuse(Reason::duplicate, "the target exists", "target");
  File in(file, O_RDONLY);
  const auto header = read_header(in);
  if (!header) return header.error();
  const Unfinished part(target + ".part");
  if (auto opened = open_file(in, part.path(), keys.backup, *header); !opened) return opened;
  if (auto sound = check_database_file(part.path()); !sound) return sound;
  fs::rename(part.path(), target);
  return {};
}

}  // namespace nuanxin::store
