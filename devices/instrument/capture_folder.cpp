#include "devices/instrument/capture_folder.h"

#include <filesystem>

#include "base/durable_file.h"
#include "base/json.h"

namespace nuanxin::instrument {

std::string CaptureFolder::file_of(const Capture& capture) const {
  return m_folder + "/" + identity_of(capture) + ".json";
}

Kept CaptureFolder::keep(const Capture& capture) const {
  std::error_code problem;
  std::filesystem::create_directories(m_folder, problem);
  const auto file = file_of(capture);
  if (std::filesystem::exists(file, problem)) return is_durable(file) ? Kept::repeated : Kept::failed;
  return write_durably(file, to_json(capture).dump() + "\n") ? Kept::stored : Kept::failed;
}

}  // namespace nuanxin::instrument
