// Strong id types: UUID text that cannot be mixed up between words of the domain.
#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace nuanxin {

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string text) : m_text(std::move(text)) {}
  const std::string& str() const { return m_text; }
  bool empty() const { return m_text.empty(); }
  auto operator<=>(const Id&) const = default;

 private:
  std::string m_text;
};

using WorkerId = Id<struct WorkerTag>;
using FairId = Id<struct FairTag>;
using WindowId = Id<struct WindowTag>;
using VisitId = Id<struct VisitTag>;
using StopId = Id<struct StopTag>;
using RecordId = Id<struct RecordTag>;
using ReadingId = Id<struct ReadingTag>;
using StaffId = Id<struct StaffTag>;
using StationId = Id<struct StationTag>;

/// A UUID of version 7 (RFC 9562) as lower-case text: 48 bits of milliseconds, 12 bits that count within them, so that
/// the ids of one process rise and new rows lie side by side in an index; 62 random bits (libsodium) that none can
/// guess.
std::string new_uuid();
/// A name-based UUID (version 5, RFC 4122) under Nuanxin's namespace: same name, same id, on every machine.
std::string name_uuid(std::string_view name);
/// 36 characters of the 8-4-4-4-12 form.
bool is_uuid(std::string_view);

template <class T>
T new_id() {
  return T(new_uuid());
}

}  // namespace nuanxin

template <class Tag>
struct std::hash<nuanxin::Id<Tag>> {
  std::size_t operator()(const nuanxin::Id<Tag>& id) const { return std::hash<std::string>{}(id.str()); }
};
