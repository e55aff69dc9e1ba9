// Each event: is it possible now, and what follows. All questions come before the first change, so a refusal leaves the
// state as it was.
#pragma once

#include "base/error.h"
#include "queue/turn.h"

namespace nuanxin::queue {

Result<void> take(Turn&, const event::Arrive&);
Result<void> take(Turn&, const event::Start&);
Result<void> take(Turn&, const event::Finish&);
Result<void> take(Turn&, const event::Missed&);
Result<void> take(Turn&, const event::Returned&);
Result<void> take(Turn&, const event::Ready&);
Result<void> take(Turn&, const event::NotReady&);
Result<void> take(Turn&, const event::Park&);
Result<void> take(Turn&, const event::Resume&);
Result<void> take(Turn&, const event::Transfer&);
Result<void> take(Turn&, const event::Leave&);
Result<void> take(Turn&, const event::Override&);
Result<void> take(Turn&, const event::SetWindow&);
Result<void> take(Turn&, const event::Tick&);
Result<void> take(Turn&, const event::SetWindows&);
Result<void> take(Turn&, const event::Put&);

/// not_found, with the field of the event.
Result<Index> find_visitor(const Engine::State&, const std::string& ticket);
Result<Index> find_service(const Engine::State&, const std::string& id, const char* field = "/service");
Result<Index> find_window(const Engine::State&, const std::string& id, const char* field = "/window");

/// A visitor and one of the services, both known.
struct VisitorAtService {
  Index visitor = nobody;
  Index service = nobody;
};
Result<VisitorAtService> find_both(const Engine::State&, const std::string& ticket, const std::string& service);

/// illegal_move in words: "A7 is parked".
Error not_possible(const Engine::State&, Index visitor);
bool is_on_deck(const Engine::State&, VisitorAtService);

}  // namespace nuanxin::queue
