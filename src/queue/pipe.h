// The queue engine over a pipe (docs/queue.md): one line of JSON in, one block of lines out, the last of them
// {"done":true}. Pure text to text; `nuanxin queue serve` connects it to standard input and output.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "queue/engine.h"

namespace nuanxin::queue {

class Pipe {
 public:
  /// The block for this line, each of its lines ended by '\n'. A refusal is a block too.
  std::string answer(std::string_view line);

  /// What the `fair` line opened; nothing before it.
  const std::optional<Engine>& engine() const { return m_engine; }

 private:
  Result<std::vector<Decision>> take(std::string_view line);

  std::optional<Engine> m_engine;
};

/// A message of the pipe: {"event":"arrive","t":12.5,"ticket":…}. Also read, with the same meaning:
/// {"t":12.5,"arrive":{"ticket":…}} and "type" in the place of "event".
struct Message {
  std::string name;
  const Json* fields = nullptr;  ///< into the line
  const Json* t = nullptr;       ///< null when the line has none
};
Result<Message> read_message(const Json& line);

/// Refusals: bad_request or invalid_value, `field` = JSON pointer into the fields. A window belongs to one service
/// here.
Result<FairPlan> read_fair(const Json& fields);
Result<Event> read_event(const Message&);

/// One line out, without its line end.
Json to_json(const Decision&);

}  // namespace nuanxin::queue
