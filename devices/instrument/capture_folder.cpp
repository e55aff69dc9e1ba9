#include "devices/instrument/capture_folder.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/json.h"

namespace nuanxin::instrument {
namespace {

/// A descriptor that is closed.
class OpenFile {
 public:
  OpenFile(const std::string& path, int flags) : m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  ~OpenFile() {
    if (m_fd >= 0) ::close(m_fd);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool is_open() const { return m_fd >= 0; }
  bool flush() const { return ::fsync(m_fd) == 0; }

  bool write(std::string_view text) const {
    while (!text.empty()) {
      const auto written = ::write(m_fd, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

 private:
  int m_fd;
};

bool flush_folder(const std::string& path) {
  const OpenFile folder(path, O_RDONLY | O_DIRECTORY);
  return folder.is_open() && folder.flush();
}

bool write_file(const std::string& path, const std::string& text) {
  const OpenFile file(path, O_WRONLY | O_CREAT | O_TRUNC);
  return file.is_open() && file.write(text) && file.flush();
}

}  // namespace

std::string CaptureFolder::file_of(const Capture& capture) const {
  return m_folder + "/" + identity_of(capture) + ".json";
}

Kept CaptureFolder::keep(const Capture& capture) const {
  std::error_code problem;
  std::filesystem::create_directories(m_folder, problem);
  const auto file = file_of(capture);
  // The name is there, but whether it is on the disk only a flush says: the one before may have failed.
  if (std::filesystem::exists(file, problem)) return flush_folder(m_folder) ? Kept::repeated : Kept::failed;
  const auto beside = file + ".tmp";
  if (!write_file(beside, to_json(capture).dump() + "\n") || ::rename(beside.c_str(), file.c_str()) != 0) {
    std::filesystem::remove(beside, problem);
    return Kept::failed;
  }
  return flush_folder(m_folder) ? Kept::stored : Kept::failed;
}

}  // namespace nuanxin::instrument
