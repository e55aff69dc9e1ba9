// A small file that is there wholly or not at all, also after a power cut: written beside, synced, renamed, and the
// folder synced. Blocks for as long as the disk takes. From any thread; two writers of one file need their own order.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/error.h"

namespace nuanxin {

/// Mode 0600. storage_full when the disk refuses; then the old file is there, or the new one whole, and is_durable()
/// says whether it will stay.
Result<void> write_durably(const std::filesystem::path&, std::string_view bytes);
/// There, and on the disk: a write that failed at its last step may have left the name.
bool is_durable(const std::filesystem::path&);
/// Gone for good when it returns; a file that is not there is gone already.
void remove_durably(const std::filesystem::path&);

}  // namespace nuanxin
