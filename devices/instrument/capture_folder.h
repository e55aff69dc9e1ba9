// Captures as files, one each, durable when keep() says so: written beside, flushed to the disk, renamed, and the
// folder flushed. The same capture again (identity_of()) is the same file. One thread.
#pragma once

#include <string>

#include "devices/instrument/capture.h"

namespace nuanxin::instrument {

enum class Kept { stored, repeated, failed };

class CaptureFolder {
 public:
  /// Made when it is not there.
  explicit CaptureFolder(std::string folder) : m_folder(std::move(folder)) {}
  Kept keep(const Capture&) const;
  std::string file_of(const Capture&) const;

 private:
  std::string m_folder;
};

}  // namespace nuanxin::instrument
