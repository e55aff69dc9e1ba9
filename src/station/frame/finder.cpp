#include "station/frame/finder.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

bool looks_like_ticket(const std::string& text) {
  return text.size() >= 4 && (text[0] == 'A' || text[0] == 'a') &&
         std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Finder::Finder(wxWindow* parent, const Theme& theme, WorkContext context)
    : wxPanel(parent), m_context(context), m_search(std::move(context)) {
  SetBackgroundColour(theme.colours().accent_pale);
  const bool people = m_context.session.role == domain::Role::registrar;
  m_field = new TextField(this, theme, "finder.text",
                          people ? tr("Find: ticket, number, phone, name or pinyin initials (Esc closes)")
                                 : tr("Find a ticket, such as A027 (Esc closes)"));
  m_field->on_typed = [this](const std::string& text) { typed(text); };
  m_field->on_enter = [this] {
    if (m_hits->size() > 0) m_hits->take_focus();
  };
  m_hits = new Table(this, theme, "finder.hits", tr("Found"),
                     {{tr("Name"), 160}, {tr("Number"), 220}, {tr("Phone"), 140}, {tr("Known as"), 260}});
  m_hits->SetMinSize(wxSize(-1, theme.px(160)));
  m_hits->on_activate = [this](const std::string& visit) {
    if (visit.starts_with("-")) return;
    close();
    if (on_visit) on_visit(visit);
  };
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_field, 0, wxEXPAND | wxALL, theme.px(10));
  column->Add(m_hits, 0, wxEXPAND | wxLEFT | wxRIGHT | wxBOTTOM, theme.px(10));
  SetSizer(column);
  Hide();
  m_subscription = m_search.on_change.connect([this] { show_hits(); });
}

void Finder::open() {
  Show();
  GetParent()->Layout();
  m_field->take_focus();
}

void Finder::close() {
  Hide();
  m_search.clear();
  m_hits->set_rows({});
  m_field->set_value({});
  GetParent()->Layout();
  if (on_closed) on_closed();
}

void Finder::typed(const std::string& text) {
  const std::string wanted = trim(text);
  if (looks_like_ticket(wanted)) {
    m_search.clear();  // what was typed before looked like a name; its late answer must not replace the ticket
    return find_ticket(wanted);
  }
  if (m_context.session.role == domain::Role::registrar) m_search.type(wanted);
}

void Finder::find_ticket(const std::string& ticket) {
  const std::string path = "/fairs/" + url_text(m_context.fair.fair_id()) + "/visits?ticket=" + url_text(ticket);
  m_context.api.get(path, m_life.guard([this](Result<Json> answer) {
    std::vector<TableRow> rows;
    if (answer && answer->is_array())
      for (const auto& visit : *answer) {
        std::string stops;
        for (const auto& stop : member(visit, "stops")) {
          const auto state = domain::parse<domain::StopState>(text_or(stop, "state"));
          stops += (stops.empty() ? "" : " · ") + m_context.fair.activity_name(text_or(stop, "activity")) + " " +
                   (state ? stop_state_word(*state) : std::string());
        }
        rows.push_back({text_or(visit, "id"),
                        {text_or(member(visit, "worker"), "masked_name"),
                         domain::ticket_label(value_or<int>(visit, "ticket_number", 0)), "", stops},
                        Mood::plain});
      }
    m_hits->set_rows(std::move(rows));
  }));
}

void Finder::show_hits() {
  std::vector<TableRow> rows;
  int index = 0;
  for (const auto& hit : m_search.hits()) {
    const std::string key = hit.visit_id.empty() ? "-" + std::to_string(index) : hit.visit_id;
    rows.push_back({key, {hit.name, hit.number, hit.phone, hit_kind_word(hit)}, Mood::plain});
    ++index;
  }
  m_hits->set_rows(std::move(rows));
}

}  // namespace nuanxin::station
