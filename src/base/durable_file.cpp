#include "base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace nuanxin {
namespace fs = std::filesystem;
namespace {

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool sync_folder(const fs::path& folder) {
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return false;
  const bool synced = ::fsync(handle) == 0;
  ::close(handle);
  return synced;
}

}  // namespace

Result<void> write_durably(const fs::path& path, std::string_view bytes) {
  auto beside = path;
  beside += ".new";
  constexpr int owner_only = 0600;
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, owner_only);
  const bool written = file >= 0 && write_all(file, bytes) && ::fsync(file) == 0;
  const int why = errno;
  if (file >= 0) ::close(file);
  if (!written || ::rename(beside.c_str(), path.c_str()) != 0 || !sync_folder(path.parent_path())) {
    const std::string words = std::strerror(written ? errno : why);
    ::unlink(beside.c_str());
    return refuse(Reason::storage_full, "a file could not be written: " + words);
  }
  return {};
}

bool is_durable(const fs::path& path) {
  std::error_code problem;
  return fs::exists(path, problem) && sync_folder(path.parent_path());
}

void remove_durably(const fs::path& path) {
  if (::unlink(path.c_str()) == 0) sync_folder(path.parent_path());
}

}  // namespace nuanxin
