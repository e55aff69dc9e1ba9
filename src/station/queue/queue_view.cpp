#include "station/queue/queue_view.h"

#include <algorithm>

#include "base/i18n.h"
#include "base/json.h"
#include "station/common/accessible.h"
#include "station/model/sentences.h"

namespace nuanxin::station {

QueueView::QueueView(wxWindow* parent, const Theme& theme, WorkContext context, std::string window_id,
                     MakeFormPanel make_form)
    : Workplace(parent, theme),
      m_presenter(std::move(context), std::move(window_id)),
      m_make_form(std::move(make_form)) {
  m_notice = new NoticeBar(this, theme, "queue.notice");
  m_reason = build_reason();
  m_windows = build_windows();
  m_list = build_list();
  m_person = build_person();
  m_slip = new SlipView(this, theme, m_presenter.context());
  m_slip->Hide();
  m_slip->on_close = [this] { toggle_slip(); };
  auto* all = new wxBoxSizer(wxVERTICAL);
  all->Add(m_notice, 0, wxEXPAND);
  all->Add(m_reason, 0, wxEXPAND | wxALL, theme.px(12));
  for (wxWindow* page : std::initializer_list<wxWindow*>{m_windows, m_list, m_person, m_slip})
    all->Add(page, 1, wxEXPAND | wxALL, theme.px(12));
  SetSizer(all);
  m_subscriptions.push_back(m_presenter.on_change.connect([this] { show(); }));
  m_subscriptions.push_back(m_presenter.on_person.connect([this] { change_form(); }));
  show();
}

wxPanel* QueueView::build_windows() {
  auto* page = new wxPanel(this);
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(make_text(page, m_theme, tr("Which window is this?"), TextSize::title, TextWeight::bold), 0, wxBOTTOM,
              m_theme.px(8));
  m_window_table = new Table(page, m_theme, "queue.windows", tr("Windows"),
                             {{tr("Window"), 180}, {tr("Place"), 160}, {tr("Serves"), 300}, {tr("State"), 100}});
  m_window_table->on_activate = [this](const std::string& id) { choose_window(id); };
  column->Add(m_window_table, 1, wxEXPAND);
  page->SetSizer(column);
  return page;
}

void QueueView::choose_window(const std::string& id) {
  if (id.empty()) return;
  m_presenter.choose_window(id);
  if (on_window_chosen) on_window_chosen(id);
  take_focus();
}

wxPanel* QueueView::build_list() {
  auto* page = new wxPanel(this);
  auto* column = new wxBoxSizer(wxVERTICAL);
  m_list_title = make_text(page, m_theme, "", TextSize::title, TextWeight::bold);
  column->Add(m_list_title, 0, wxBOTTOM, m_theme.px(8));
  m_table = new Table(page, m_theme, "queue.list", tr("Queue of this window"),
                      {{tr("Ticket"), 90},
                       {tr("Who"), 170},
                       {tr("Occupation"), 160},
                       {tr("For"), 130},
                       {tr("Waited"), 110},
                       {tr("State"), 160}});
  m_table->on_select = [this](const std::string& id) { m_presenter.select(id); };
  m_table->on_activate = [this](const std::string& id) { m_presenter.take_over(id); };
  column->Add(m_table, 1, wxEXPAND);
  page->SetSizer(column);
  return page;
}

wxPanel* QueueView::build_person() {
  auto* page = new wxPanel(this);
  auto* head = new wxBoxSizer(wxHORIZONTAL);
  m_person_title = make_text(page, m_theme, "", TextSize::title, TextWeight::bold);
  head->Add(m_person_title, 1, wxALIGN_CENTRE_VERTICAL);
  m_start =
      make_button(page, m_theme, "queue.start", tr("Here, start"), Emphasis::normal, [this] { m_presenter.start(); });
  m_decline = make_button(page, m_theme, "queue.decline", tr("Declines"), Emphasis::normal,
                          [this] { m_presenter.ask(QueuePresenter::Asking::decline); });
  head->Add(m_start, 0, wxLEFT, m_theme.px(8));
  head->Add(m_decline, 0, wxLEFT, m_theme.px(8));
  auto* form_column = new wxBoxSizer(wxVERTICAL);
  m_form_place = new wxBoxSizer(wxVERTICAL);
  m_no_form = make_text(page, m_theme, tr("Nothing is filled in for this activity. F8 finishes."), TextSize::body,
                        TextWeight::regular, Ink::muted);
  form_column->Add(m_no_form, 0, wxTOP, m_theme.px(12));
  form_column->Add(m_form_place, 1, wxEXPAND);
  auto* earlier = new wxBoxSizer(wxVERTICAL);
  m_earlier_title = make_text(page, m_theme, tr("Earlier"), TextSize::body, TextWeight::bold, Ink::muted);
  m_earlier = new Table(page, m_theme, "queue.earlier", tr("Earlier records"), {{tr("When"), 92}, {tr("Grade"), 86}});
  m_earlier->SetMinSize(wxSize(m_theme.px(184), -1));
  earlier->Add(m_earlier_title, 0, wxBOTTOM, m_theme.px(4));
  earlier->Add(m_earlier, 1, wxEXPAND);
  auto* body = new wxBoxSizer(wxHORIZONTAL);
  body->Add(form_column, 1, wxEXPAND);
  body->Add(earlier, 0, wxEXPAND | wxLEFT, m_theme.px(12));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(head, 0, wxEXPAND | wxBOTTOM, m_theme.px(8));
  m_why = make_text(page, m_theme, "", TextSize::body, TextWeight::regular, Ink::muted);
  m_why->Hide();
  column->Add(m_why, 0, wxEXPAND | wxBOTTOM, m_theme.px(8));
  column->Add(body, 1, wxEXPAND);
  page->SetSizer(column);
  return page;
}

wxPanel* QueueView::build_reason() {
  auto* bar = new wxPanel(this);
  bar->SetBackgroundColour(m_theme.colours().amber_pale);
  m_reason_field = new TextField(bar, m_theme, "queue.reason", tr("Reason (Enter confirms, Esc goes back)"));
  m_reason_field->on_enter = [this] {
    if (m_reason_field->value().empty())
      return m_reason_field->set_help(Mood::caution, tr("A reason in words is needed."));
    m_presenter.answer(m_reason_field->value());
  };
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_reason_field, 1, wxALL, m_theme.px(8));
  bar->SetSizer(row);
  bar->Hide();
  return bar;
}

std::string QueueView::place_name() const {
  const auto* w = m_presenter.window();
  if (!w) return tr("Choose a window");
  return w->state == domain::WindowState::open ? w->name : w->name + " · " + window_state_word(w->state);
}

std::vector<KeyAction> QueueView::keys() const {
  if (!m_presenter.window()) return {{2, tr("Choose"), m_window_table->size() > 0, true, "key.choose_window"}};
  auto keys = m_presenter.keys();
  if (m_form && !m_slip_open) {
    auto form_keys = m_form->form_keys();
    const bool form_first =
        std::any_of(form_keys.begin(), form_keys.end(), [](const auto& key) { return key.main && key.enabled; });
    if (form_first)
      for (auto& key : keys) key.main = false;  // one main action at a time: sign, then finish
    for (auto& key : form_keys) keys.push_back(std::move(key));
  }
  if (const auto* row = m_presenter.current()) {
    const auto* slip = is_sensitive(*row) ? tr("Sealed slip") : tr("Slip");
    keys.push_back({12, m_slip_open ? tr("Back") : slip, true, false, "key.slip"});
  }
  return keys;
}

void QueueView::key(int f_key) {
  if (!m_presenter.window()) {
    if (f_key == 2) choose_window(m_window_table->selected());
    return;
  }
  if (f_key == 8 && m_form && !m_form->open_work().empty()) {
    m_notice->show({Mood::caution, m_form->open_work()});
    return m_form->take_focus();
  }
  if (f_key == 12 && m_presenter.current()) return toggle_slip();
  if (f_key >= 9 && f_key != 12 && m_form && !m_slip_open) return m_form->form_key(f_key);
  m_presenter.key(f_key);
}

void QueueView::escape() {
  if (m_presenter.asking() != QueuePresenter::Asking::nothing) return m_presenter.answer({});
  m_presenter.stop_waiting();
}

bool QueueView::is_sensitive(const QueueRow& row) const {
  const auto* catalogue = m_presenter.fair().catalogue();
  const auto* activity = catalogue ? catalogue->activity(row.stop.activity) : nullptr;
  return activity && activity->sensitive;
}

void QueueView::toggle_slip() {
  m_slip_open = !m_slip_open;
  if (const auto* row = m_presenter.current(); row && m_slip_open) {
    m_slip_stop = row->stop.id.str();
    if (is_sensitive(*row))
      m_slip->open_sealed(m_slip_stop);
    else
      m_slip->open(row->stop.visit.str());
  }
  show();
  take_focus();
}

void QueueView::take_focus() {
  if (m_slip_open) return m_slip->take_focus();
  if (!m_presenter.window()) return m_window_table->take_focus();
  if (m_form) return m_form->take_focus();
  m_table->take_focus();
}

void QueueView::show() {
  const bool chosen = m_presenter.window() != nullptr;
  const bool person = chosen && m_presenter.current();
  const bool asking = m_presenter.asking() != QueuePresenter::Asking::nothing;
  m_notice->show(m_presenter.notice());
  bool changed = false;
  const auto put = [&](wxWindow* w, bool on) {
    if (w->IsShown() == on) return false;
    w->Show(on);
    return changed = true;
  };
  put(m_windows, !chosen);
  put(m_list, chosen && !person);
  // The next person must not find the slip of the one before.
  if (!person || m_presenter.current()->stop.id.str() != m_slip_stop) m_slip_open = false;
  put(m_person, person && !m_slip_open);
  put(m_slip, m_slip_open);
  if (put(m_reason, asking) && asking) {
    m_reason_field->set_value({});
    m_reason_field->take_focus();
  }
  if (changed) Layout();
  if (!chosen) show_windows();
  if (chosen && !person) show_list();
  if (person) show_person();
  on_shown.emit();
}

void QueueView::show_windows() {
  std::vector<TableRow> rows;
  for (const auto* w : m_presenter.windows()) {
    std::string serves;
    for (const auto& activity : w->activities)
      serves += (serves.empty() ? "" : "、") + m_presenter.fair().activity_name(activity);
    rows.push_back({w->id.str(), {w->name, w->place, serves, window_state_word(w->state)}, Mood::plain});
  }
  m_window_table->set_rows(std::move(rows));
  if (m_window_table->selected().empty()) m_window_table->select_first();
}

void QueueView::show_list() {
  const auto& rows = m_presenter.rows();
  set_text(m_list_title, m_presenter.known() ? trf("Waiting: {} · missed: {} · parked: {}", rows.waiting.size(),
                                                   rows.missed.size(), rows.parked.size())
                                             : std::string(tr("The queue is not known yet")));
  std::vector<TableRow> lines;
  const auto add = [&](const std::vector<QueueRow>& list, Mood mood) {
    for (const auto& row : list)
      lines.push_back({row.stop.id.str(),
                       {row.ticket, row.masked_name + " " + person_word(row.sex, row.age),
                        m_presenter.fair().occupation_name(row.occupation),
                        m_presenter.fair().activity_name(row.stop.activity), m_presenter.waited(row),
                        mood_mark(mood) + stop_state_word(row.stop.state) +
                            (row.stop.reason.empty() ? "" : " · " + row.stop.reason)},
                       mood});
  };
  add(rows.serving, Mood::good);  // at this window, but at another seat
  for (const auto& row : rows.on_deck)
    lines.push_back(
        {row.stop.id.str(),
         {row.ticket, row.masked_name + " " + person_word(row.sex, row.age),
          m_presenter.fair().occupation_name(row.occupation), m_presenter.fair().activity_name(row.stop.activity),
          m_presenter.waited(row), mood_mark(Mood::good) + tr("at the door")},
         Mood::good});
  add(rows.waiting, Mood::plain);
  add(rows.missed, Mood::caution);
  add(rows.parked, Mood::caution);
  m_table->set_rows(std::move(lines));
}

void QueueView::show_person() {
  const auto& row = *m_presenter.current();
  set_text(m_person_title, m_presenter.fair().activity_name(row.stop.activity));
  const bool called = row.stop.state == domain::StopState::called;
  const auto why = called ? why_called(row) : std::string();
  set_text(m_why, why);
  m_why->Wrap(std::max(m_theme.px(240), m_person->GetClientSize().x));
  m_why->Show(!why.empty());
  if (m_start->IsShown() != called) m_start->Show(called);
  m_start->Enable(!m_presenter.busy());
  m_decline->Enable(!m_presenter.busy());
  std::vector<TableRow> rows;
  if (m_presenter.earlier().is_array())
    for (const auto& record : m_presenter.earlier()) {
      const auto at = parse_iso(text_or(record, "authored"));
      const int grade = value_or<int>(member(record, "conclusion"), "grade", 0);
      const Mood mood = grade >= 3 ? Mood::bad : grade == 2 ? Mood::caution : Mood::good;
      const char* word = grade >= 4   ? N_("urgent")
                         : grade == 3 ? N_("refer")
                         : grade == 2 ? N_("attention")
                                      : N_("normal");
      rows.push_back({text_or(record, "id"), {at ? to_iso(china_date(*at)) : "", mood_mark(mood) + tr(word)}, mood});
    }
  const bool any = !rows.empty();
  m_earlier->set_rows(std::move(rows));
  if (m_earlier->IsShown() != any) {
    m_earlier->Show(any);
    m_earlier_title->Show(any);
  }
  m_person->Layout();
}

void QueueView::change_form() {
  const auto* row = m_presenter.current();
  const std::string stop = row ? row->stop.id.str() : std::string();
  const bool ready = row && m_presenter.visit().is_object();
  if (m_form && stop == m_form_stop) return;
  m_form_subscriptions.clear();
  if (m_form) {
    m_form_place->Detach(m_form);
    m_form->Destroy();
    m_form = nullptr;
  }
  m_form_stop = stop;
  if (ready && m_make_form)
    m_form = m_make_form(m_person, m_theme, FormSeat{m_presenter.context(), *row, m_presenter.visit()});
  m_no_form->Show(ready && !m_form);
  if (m_form) {
    m_form_place->Add(m_form, 1, wxEXPAND);
    m_form_subscriptions.push_back(m_form->on_first_edit.connect([this] { m_presenter.start(); }));
    m_form_subscriptions.push_back(m_form->on_keys.connect([this] { on_shown.emit(); }));
    m_form_subscriptions.push_back(m_form->on_signed.connect([this] { on_shown.emit(); }));
    show();
    m_form->take_focus();
  } else if (!row) {
    show();
    m_table->take_focus();
  }
  m_person->Layout();
}

}  // namespace nuanxin::station
