// Tells a code scanner that types like a keyboard ("VAN1:…" or the phone page's "http://…/v/…", and Enter) from a
// person, wherever the cursor is, so that a scan never ends up as half a shortcut or in the wrong field. Pure: key and
// time in, verdict out. Source of the timing: shared/protocols/07_scanner.md section 7.4 (scanners 7-16 ms between
// keys, people over 50 ms).
#pragma once

#include <optional>
#include <string>

#include "base/time.h"

namespace nuanxin::station {

class ScanCapture {
 public:
  enum class Verdict { pass, swallowed, complete };
  /// One printable ASCII character. `swallowed`: it belongs to a code that is being scanned.
  Verdict key(char character, Instant at);
  /// The Enter key; `complete` when a code ends here: take it with code().
  Verdict enter(Instant at);
  const std::string& code() const { return m_code; }

 private:
  bool in_time(Instant at) const;
  std::string m_buffer;
  std::string m_code;
  Instant m_last{};
};

/// The "VAN1:…" code, or the phone page's address, inside a text, wherever it stands (a wedge types into whatever has
/// the cursor).
std::optional<std::string> van_code_in(std::string_view text);
/// The text without that code.
std::string without_van_code(std::string_view text);

}  // namespace nuanxin::station
