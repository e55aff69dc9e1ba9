// The folder from which Orthanc's worklist plugin (or wlmscpfs) answers the instruments: one file ACCESSION.wl an item.
// A reader sees no file, the old one or the new one, never a part: dump2dcm writes beside, we read it back, sync it and
// rename. The files hold names, so the folder is for its owner only. One writer; one thread at a time; blocks on the
// disk and on dump2dcm.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "imaging/worklist.h"

namespace nuanxin::imaging {

enum class Written { created, replaced, unchanged };

class WorklistFolder {
 public:
  /// Makes the folder when it is not there and clears what a killed writer left; `dump2dcm` is found in PATH.
  static Result<WorklistFolder> open(std::filesystem::path folder, std::string dump2dcm = "dump2dcm");

  /// The same item again leaves the file untouched. Refuses an item with faults (invalid_value), and with `unavailable`
  /// what the disk or dump2dcm does not do.
  Result<Written> write(const WorklistItem&);
  /// True when there was one. When this returns, it is gone also after a power cut.
  Result<bool> remove(const std::string& accession);
  /// The accession numbers that have a file, sorted.
  std::vector<std::string> list() const;
  const std::filesystem::path& path() const { return m_folder; }

 private:
  WorklistFolder(std::filesystem::path folder, std::string dump2dcm);
  Result<std::string> convert(const std::string& dump, const WorklistItem&) const;
  std::filesystem::path file_of(const std::string& accession, const char* extension) const;

  std::filesystem::path m_folder;
  std::string m_dump2dcm;
};

}  // namespace nuanxin::imaging
