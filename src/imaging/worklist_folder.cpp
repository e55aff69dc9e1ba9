#include "imaging/worklist_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "imaging/process.h"
#include "imaging/worklist_file.h"

namespace nuanxin::imaging {
namespace fs = std::filesystem;
namespace {

constexpr std::chrono::milliseconds conversion_limit = std::chrono::seconds(10);

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// Of a file or a folder.
bool sync_to_disk(const fs::path& path) {
  const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool good = handle >= 0 && ::fsync(handle) == 0;
  if (handle >= 0) ::close(handle);
  return good;
}

/// The whole file under its name, also after a power cut, and for its owner only.
bool publish(const fs::path& draft, const fs::path& file) {
  std::error_code problem;
  fs::permissions(draft, fs::perms::owner_read | fs::perms::owner_write, problem);
  if (problem || !sync_to_disk(draft)) return false;
  fs::rename(draft, file, problem);
  return !problem;
}

/// Gone at the end of the scope, if it still bears this name.
class Draft {
 public:
  explicit Draft(fs::path path) : m_path(std::move(path)) {}
  ~Draft() {
    std::error_code ignored;
    fs::remove(m_path, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

 private:
  fs::path m_path;
};

}  // namespace

WorklistFolder::WorklistFolder(fs::path folder, std::string dump2dcm)
    : m_folder(std::move(folder)), m_dump2dcm(std::move(dump2dcm)) {}

Result<WorklistFolder> WorklistFolder::open(fs::path folder, std::string dump2dcm) {
  std::error_code problem;
  fs::create_directories(folder, problem);
  fs::permissions(folder, fs::perms::owner_all, problem);
  if (problem) return refuse(Reason::unavailable, "the worklist folder: " + problem.message());
  std::vector<fs::path> drafts;
  for (const auto& entry : fs::directory_iterator(folder, problem))
    if (entry.path().extension() == ".tmp") drafts.push_back(entry.path());
  for (const auto& draft : drafts) fs::remove(draft, problem);
  if (problem) return refuse(Reason::unavailable, "the worklist folder: " + problem.message());
  return WorklistFolder(std::move(folder), std::move(dump2dcm));
}

fs::path WorklistFolder::file_of(const std::string& accession, const char* extension) const {
  return m_folder / (accession + extension);
}

/// Writes ACCESSION.tmp and answers its bytes, once they say what the item says.
Result<std::string> WorklistFolder::convert(const std::string& dump, const WorklistItem& item) const {
  const auto draft = file_of(item.accession, ".tmp");
  const auto ran = run_to_end({m_dump2dcm, "-q", "+te", "/dev/stdin", draft.string()}, dump, conversion_limit);
  if (!ran) return ran.error();
  if (*ran != 0) return refuse(Reason::unavailable, m_dump2dcm + " ended with " + std::to_string(*ran));
  auto bytes = content_of(draft);
  const auto read = read_worklist_file(bytes);
  if (!read) return refuse(Reason::unavailable, "the worklist file: " + read.error().detail);
  if (read->accession != item.accession || read->patient_id != item.patient_id || read->study_uid != item.study_uid)
    return refuse(Reason::internal, "the worklist file says something else than the item");
  return bytes;
}

Result<Written> WorklistFolder::write(const WorklistItem& item) {
  const auto dump = dump_text(item);
  if (!dump) return dump.error();
  const auto draft = file_of(item.accession, ".tmp"), file = file_of(item.accession, ".wl");
  const Draft guard(draft);
  const auto bytes = convert(*dump, item);
  if (!bytes) return bytes.error();
  std::error_code problem;
  const bool was_there = fs::exists(file, problem);
  if (was_there && content_of(file) == *bytes) return Written::unchanged;
  if (!publish(draft, file) || !sync_to_disk(m_folder))
    return refuse(Reason::unavailable, "the worklist file could not be written");
  return was_there ? Written::replaced : Written::created;
}

Result<bool> WorklistFolder::remove(const std::string& accession) {
  if (!is_accession(accession)) return refuse(Reason::invalid_value, "not an accession number", "accession");
  std::error_code problem;
  const bool was_there = fs::remove(file_of(accession, ".wl"), problem);
  if (problem || !sync_to_disk(m_folder)) return refuse(Reason::unavailable, "the worklist file could not be removed");
  return was_there;
}

std::vector<std::string> WorklistFolder::list() const {
  std::vector<std::string> out;
  std::error_code problem;
  for (const auto& entry : fs::directory_iterator(m_folder, problem)) {
    auto name = entry.path().stem().string();
    if (entry.path().extension() == ".wl" && is_accession(name)) out.push_back(std::move(name));
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace nuanxin::imaging
