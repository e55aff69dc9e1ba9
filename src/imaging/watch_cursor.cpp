#include "imaging/watch_cursor.h"

#include "base/json.h"
#include "imaging/orthanc.h"

namespace nuanxin::imaging {

std::string to_text(const WatchCursor& cursor) { return Json{{"seq", cursor.seq}, {"open", cursor.open}}.dump(); }

Result<WatchCursor> cursor_from_text(std::string_view text) {
  WatchCursor out;
  if (text.empty()) return out;
  const auto body = parse_json(text);
  if (!body) return body.error();
  const auto& seq = member(*body, "seq");
  const auto& open = member(*body, "open");
  if (!seq.is_number_integer() || !open.is_array()) return refuse(Reason::bad_request, "not a cursor");
  out.seq = seq.get<std::int64_t>();
  for (const auto& id : open) {
    if (!id.is_string() || !is_orthanc_id(id.get_ref<const std::string&>()))
      return refuse(Reason::bad_request, "not a cursor");
    out.open.insert(id.get<std::string>());
  }
  return out;
}

}  // namespace nuanxin::imaging
