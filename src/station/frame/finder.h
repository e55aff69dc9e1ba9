// Ctrl+K: finds a visit anywhere by ticket, and for the registrar people by number, phone, name or pinyin initials.
// A strip under the top line; Esc closes it. Window thread only.
#pragma once

#include <functional>
#include <string>

#include "station/common/table.h"
#include "station/common/widgets.h"
#include "station/registrar/search.h"

namespace nuanxin::station {

class Finder final : public wxPanel {
 public:
  Finder(wxWindow* parent, const Theme&, WorkContext);
  void open();
  bool is_open() const { return IsShown(); }
  void close();
  std::function<void(const std::string& visit_id)> on_visit;
  std::function<void()> on_closed;

 private:
  void typed(const std::string& text);
  void show_hits();
  void find_ticket(const std::string& ticket);

  WorkContext m_context;
  WorkerSearch m_search;
  TextField* m_field = nullptr;
  Table* m_hits = nullptr;
  Subscription m_subscription;
  Life m_life;
};

}  // namespace nuanxin::station
