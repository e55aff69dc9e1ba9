// The pages of src/hub/web/, compiled in: what any browser in the van's network may open without signing in.
#pragma once

#include <optional>
#include <string_view>

namespace nuanxin::hub {

struct Page {
  std::string_view content_type;
  std::string_view text;
  bool is_private = false;  ///< its address is somebody's own: it stays in no cache
};

std::optional<Page> page_at(std::string_view path);

}  // namespace nuanxin::hub
