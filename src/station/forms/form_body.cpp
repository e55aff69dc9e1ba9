#include "station/forms/form_body.h"

#include <wx/button.h>
#include <wx/stattext.h>

#include <algorithm>

#include <wx/wupdlock.h>

#include "base/i18n.h"
#include "station/common/accessible.h"
#include "station/common/widgets.h"
#include "station/common/wrap.h"

namespace nuanxin::station {
namespace {

constexpr int label_width = 168;

/// Something in it must be filled in as things stand.
bool has_required(const forms::Filling& filling, const forms::Item& group) {
  return std::any_of(group.children.begin(), group.children.end(), [&](const forms::Item& each) {
    return (each.is_question() && filling.state(each.link_id).required) || has_required(filling, each);
  });
}

/// Answered by choosing. Its choices fill the row: its reference goes to the label, and in a pair nowhere (negative is
/// the rule).
bool is_chosen(const forms::Item& item) { return !item.options.empty() || item.type == forms::ItemType::boolean; }

bool is_section(const forms::Item& item) { return item.type == forms::ItemType::group && item.pair.empty(); }

/// The sections behind the last one that asks something of everybody: they start folded.
std::size_t first_optional(const forms::Filling& filling) {
  const auto& items = filling.form().items();
  std::size_t end = 0;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (!is_section(items[i]) || has_required(filling, items[i]) || !items[i].bulk_negative.empty()) end = i + 1;
  return end;
}

/// Hidden: windows are made twice as fast where nothing is to be drawn.
wxPanel* make_page(wxWindow* parent) {
  auto* page = new wxPanel;
  page->Hide();
  page->Create(parent);
  page->SetSizer(new wxBoxSizer(wxVERTICAL));
  return page;
}

bool is_pair(const forms::Item& item) { return !item.pair.empty() && item.children.size() == 2; }

}  // namespace

FormBody::FormBody(wxWindow* parent, const Theme& theme, RecordPresenter& presenter)
    : wxScrolledWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxVSCROLL | wxTAB_TRAVERSAL),
      m_theme(theme),
      m_presenter(presenter) {
  SetScrollRate(0, theme.px(24));
  m_column = new wxBoxSizer(wxVERTICAL);
  const auto& items = presenter.filling()->form().items();
  const auto folded_from = first_optional(*presenter.filling());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (is_section(items[i]))
      add_section(items[i], i < folded_from ? Fold::open : Fold::folded);
    else
      add_loose(items[i]);
  }
  SetSizer(m_column);
  for (const auto* first = m_work.empty() ? nullptr : m_work.front().page;
       !m_work.empty() && (m_rows.empty() || m_work.front().page == first);)
    build_one();
  Bind(wxEVT_CHAR_HOOK, &FormBody::on_key, this);
  Bind(wxEVT_IDLE, &FormBody::on_idle, this);
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    event.Skip();
    CallAfter([this] { relayout(); });
  });
  show_all();
}

void FormBody::add_section(const forms::Item& item, Fold at_first) {
  auto& section = m_sections[&item];
  m_section_order.push_back(&item);
  section.head = make_button(this, m_theme, "section." + item.link_id, item.text.in(i18n::language()), Emphasis::normal,
                             [this, group = &item] { fold(group, !m_sections[group].open); });
  add_style(section.head, "nx-section");
  left_label(section.head);
  section.head->SetFont(m_theme.font(TextSize::body, TextWeight::bold));
  auto* page = section.page = make_page(this);
  section.open = at_first == Fold::open;
  m_column->Add(section.head, 0, wxEXPAND | wxTOP, m_theme.px(8));
  m_column->Add(page, 0, wxEXPAND | wxLEFT | wxTOP, m_theme.px(8));
  if (item.repeating_group == &item) {
    m_work.push_back(
        {page, &item, [this, page, &item] { add_occurrences(page, page->GetSizer(), item, &item); }, true});
    return;
  }
  for (const auto& child : item.children)
    m_work.push_back({page, &item, [this, page, &item, &child] { add_items(page, page->GetSizer(), child, &item); },
                      &child == &item.children.back()});
  section.built = item.children.empty();
}

void FormBody::add_loose(const forms::Item& item) {
  auto* page = make_page(this);
  m_column->Add(page, 0, wxEXPAND);
  m_work.push_back({page, nullptr, [this, page, &item] { add_items(page, page->GetSizer(), item, nullptr); }, true});
}

void FormBody::build_one() {
  const Work work = std::move(m_work.front());
  m_work.pop_front();
  const std::size_t made = m_rows.size();
  work.build();
  for (std::size_t i = made; i < m_rows.size(); ++i) show_row(*m_rows[i]);
  if (!work.is_last) return;
  if (work.section)
    m_sections[work.section].built = true;
  else
    work.page->Show();
  relayout();
}

void FormBody::build_through(const std::string& link_id) {
  while (!m_work.empty() && !row_of(link_id)) build_one();
  // Half a section cannot be shown.
  while (!m_work.empty() && m_work.front().section && m_work.front().section == m_rows.back()->section) build_one();
}

void FormBody::on_idle(wxIdleEvent& event) {
  event.Skip();
  if (m_work.empty()) {
    Unbind(wxEVT_IDLE, &FormBody::on_idle, this);
    return;
  }
  build_one();
  event.RequestMore();
}

void FormBody::add_items(wxWindow* page, wxSizer* column, const forms::Item& item, const forms::Item* section) {
  if (item.hidden) return;
  if (is_pair(item)) return add_pair(page, column, item, section);
  if (item.is_question()) return add_question(page, column, item, section);
  auto* text = make_text(page, m_theme, item.text.in(i18n::language()), TextSize::body,
                         item.type == forms::ItemType::group ? TextWeight::bold : TextWeight::regular, Ink::muted);
  m_headings.push_back({&item, text});
  column->Add(text, 0, wxTOP | wxBOTTOM, m_theme.px(6));
  if (item.repeating_group == &item) return add_occurrences(page, column, item, section);
  for (const auto& child : item.children) add_items(page, column, child, section);
}

void FormBody::add_occurrences(wxWindow* page, wxSizer* column, const forms::Item& group, const forms::Item* section) {
  const int count = m_presenter.filling()->instances(group.link_id);
  for (m_occurrence = 0; m_occurrence < count; ++m_occurrence) {
    auto* number =
        make_text(page, m_theme, "#" + std::to_string(m_occurrence + 1), TextSize::body, TextWeight::bold, Ink::muted);
    column->Add(number, 0, wxBOTTOM, m_theme.px(4));
    for (const auto& child : group.children) add_items(page, column, child, section);
  }
  m_occurrence = 0;
  auto* more = make_button(page, m_theme, "another." + group.link_id, tr("One more"), Emphasis::normal, [this, &group] {
    if (on_another) on_another(group.link_id);
  });
  column->Add(more, 0, wxBOTTOM, m_theme.px(8));
}

wxStaticText* FormBody::make_label(wxWindow* page, const std::string& words) {
  auto* label = make_text(page, m_theme, "");
  set_wrapped_text(label, words, m_theme.px(label_width));
  const auto lines = 1 + label->GetLabelText().Freq('\n');
  label->SetMinSize(wxSize(m_theme.px(label_width), static_cast<int>(lines) * (label->GetCharHeight() + 1)));
  return label;
}

void FormBody::add_pair(wxWindow* page, wxSizer* column, const forms::Item& group, const forms::Item* section) {
  const auto language = i18n::language();
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  auto* label = make_label(page, group.text.in(language));
  row->Add(label, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, m_theme.px(8));
  m_headings.push_back({&group, label});
  int side = 1;
  for (const auto& child : group.children) {
    auto* half = new wxBoxSizer(wxHORIZONTAL);
    auto* mark =
        make_text(page, m_theme, side == 1 ? tr("Left") : tr("Right"), TextSize::body, TextWeight::bold, Ink::muted);
    half->Add(mark, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, m_theme.px(6));
    half->Add(build_field(page, child, child.text.in(language), section, side), 1, wxEXPAND);
    m_rows.back()->shown_with.push_back(mark);
    row->Add(half, 1, wxEXPAND | wxRIGHT, m_theme.px(12));
    ++side;
  }
  column->Add(row, 0, wxEXPAND | wxBOTTOM, m_theme.px(6));
}

void FormBody::add_question(wxWindow* page, wxSizer* column, const forms::Item& item, const forms::Item* section) {
  const auto language = i18n::language();
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  const auto& words = item.short_text.empty() ? item.text : item.short_text;
  auto label_words = item.prefix + words.in(language) + (item.required ? " *" : "");
  if (is_chosen(item) && !item.reference_range.empty())
    label_words += "  (" + forms::format_reference(item, language) + ")";
  auto* label = make_label(page, label_words);
  row->Add(label, 0, wxALIGN_CENTRE_VERTICAL | wxRIGHT, m_theme.px(8));
  row->Add(build_field(page, item, item.text.in(language), section, 0), 1, wxEXPAND);
  m_rows.back()->shown_with.push_back(label);
  column->Add(row, 0, wxEXPAND | wxBOTTOM, m_theme.px(6));
}

wxSizer* FormBody::build_field(wxWindow* page, const forms::Item& item, const std::string& name,
                               const forms::Item* section, int side) {
  const auto language = i18n::language();
  auto row = std::make_unique<Row>();
  row->item = &item;
  row->section = section;
  row->side = side;
  row->occurrence = m_occurrence;
  const auto key = occurrence_key(item.link_id, m_occurrence);
  row->field = make_answer_field(page, m_theme, item,
                                 {"form." + key, item.unit ? name + " " + item.unit->display.in(language) : name});
  row->field->on_edit = [this, raw = row.get()](forms::Answers answers) {
    m_presenter.edit(raw->item->link_id, std::move(answers), raw->occurrence);
  };
  row->field->on_unreadable = [this, raw = row.get(), key](bool unreadable) {
    m_presenter.set_unreadable(key, unreadable);
    show_row(*raw);
  };
  auto* line = new wxBoxSizer(wxHORIZONTAL);
  const bool wide = is_chosen(item) || row->field->takes_text();
  line->Add(row->field->window(), wide ? 1 : 0, wxALIGN_CENTRE_VERTICAL);
  std::string beside = item.unit ? item.unit->display.in(language) : std::string();
  if (!item.reference_range.empty() && !is_chosen(item))
    beside += (beside.empty() ? "" : "  ") + std::string("(") + forms::format_reference(item, language) + ")";
  if (!beside.empty()) {
    auto* unit = make_text(page, m_theme, beside, TextSize::body, TextWeight::regular, Ink::muted);
    line->Add(unit, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, m_theme.px(6));
    row->shown_with.push_back(unit);
  }
  row->earlier = make_text(page, m_theme, "", TextSize::body, TextWeight::regular, Ink::muted);
  row->earlier->Hide();
  line->Add(row->earlier, 0, wxALIGN_CENTRE_VERTICAL | wxLEFT, m_theme.px(10));
  row->message = make_text(page, m_theme, "");
  row->message->Hide();
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(line, 0, wxEXPAND);
  column->Add(row->message, 0, wxTOP, m_theme.px(2));
  m_by_link[key] = row.get();
  m_rows.push_back(std::move(row));
  return column;
}

void FormBody::show_row(Row& row) {
  const auto language = i18n::language();
  const auto& state = m_presenter.filling()->state(row.item->link_id, row.occurrence);
  row.field->show(state, m_presenter.editable());
  row.field->window()->Show(state.enabled);
  for (auto* each : row.shown_with) each->Show(state.enabled);
  std::string words;
  Mood mood = Mood::plain;
  for (const auto& issue : state.issues) {
    if (issue.severity == forms::Severity::missing) continue;
    words = issue.message(language);
    mood = issue.severity == forms::Severity::hard ? Mood::bad : Mood::caution;
    if (mood == Mood::bad) break;
  }
  set_text(row.message, words.empty() ? words : mood_mark(mood) + words);
  row.message->SetForegroundColour(m_theme.colour_of(mood));
  row.message->Show(state.enabled && !words.empty());
  describe_value(row.field->window(), words);
  const auto before = row.occurrence == 0 ? m_presenter.earlier(row.item->link_id) : std::string();
  const auto from = row.occurrence == 0 ? m_presenter.measured_by(row.item->link_id) : std::string();
  std::string beside = from.empty() ? from : trf("from {}", from);
  if (!before.empty()) beside += (beside.empty() ? "" : "  ") + trf("last: {}", before);
  set_text(row.earlier, beside);
  row.earlier->Show(state.enabled && !beside.empty());
}

bool FormBody::any_enabled(const forms::Item& group) const {
  if (group.is_question()) return m_presenter.filling()->state(group.link_id).enabled;
  if (group.type == forms::ItemType::display) return m_presenter.filling()->state(group.link_id).enabled;
  return std::any_of(group.children.begin(), group.children.end(),
                     [this](const auto& each) { return any_enabled(each); });
}

void FormBody::show_all() {
  const wxWindowUpdateLocker quiet(this);
  for (auto& row : m_rows) show_row(*row);
  relayout();
}

void FormBody::show(const std::vector<std::string>& link_ids) {
  if (link_ids.empty()) return;
  bool layout = false;
  for (const auto& each : m_rows) {
    auto& row = *each;
    if (std::find(link_ids.begin(), link_ids.end(), row.item->link_id) == link_ids.end()) continue;
    const auto look = [&] {
      return std::tuple(row.field->window()->IsShown(), row.field->window()->GetEffectiveMinSize().y,
                        row.message->IsShown(), row.message->GetLabelText());
    };
    const auto before = look();
    show_row(row);
    layout = layout || before != look();
  }
  if (layout)
    relayout();
  else
    for (const auto* section : m_section_order) label_section(section);
}

void FormBody::relayout() {
  for (auto& heading : m_headings) heading.text->Show(any_enabled(*heading.group));
  for (const auto* section : m_section_order) {
    auto& each = m_sections[section];
    const bool any = any_enabled(*section);
    each.head->Show(any);
    each.page->Show(any && each.open && each.built);
    label_section(section);
  }
  Layout();
  Layout();  // rows of choices know how many lines they need only once they know their width
  FitInside();
}

void FormBody::label_section(const forms::Item* group) {
  auto& section = m_sections[group];
  int open = 0;
  for (const auto& [name, count] : open_sections())
    if (name == group->text.in(i18n::language())) open = count;
  auto words = (section.open ? "▾ " : "▸ ") + group->text.in(i18n::language());
  if (open > 0) words += " · " + trf("{} open", open);
  set_label(section.head, words);
}

std::vector<std::pair<std::string, int>> FormBody::open_sections() const {
  std::map<const forms::Item*, int> counts;
  for (const auto& id : m_presenter.filling()->missing_required())
    if (const auto* section = section_of(m_presenter.filling()->form().find(id))) ++counts[section];
  std::vector<std::pair<std::string, int>> out;
  for (const auto* section : m_section_order)
    if (counts[section] > 0) out.emplace_back(section->text.in(i18n::language()), counts[section]);
  return out;
}

const forms::Item* FormBody::section_of(const forms::Item* item) const {
  while (item && m_sections.count(item) == 0) item = item->parent;
  return item;
}

void FormBody::fold(const forms::Item* group, bool open) {
  while (open && !m_sections[group].built) build_one();
  m_sections[group].open = open;
  relayout();
}

bool FormBody::is_untouched(const forms::Item& group) const {
  return std::all_of(group.children.begin(), group.children.end(), [this](const forms::Item& each) {
    return each.is_question() ? m_presenter.filling()->state(each.link_id).answers.empty() : is_untouched(each);
  });
}

std::string FormBody::repeating_group() const {
  const auto* focus = wxWindow::FindFocus();
  for (const auto& row : m_rows)
    if (row->item->repeating_group && row->field->is_inside(focus)) return row->item->repeating_group->link_id;
  for (const auto* item : m_presenter.filling()->form().all())
    if (item->repeating_group == item && !item->is_question()) return item->link_id;
  return {};
}

std::string FormBody::bulk_group() const {
  const auto* focus = wxWindow::FindFocus();
  const forms::Item* inside = nullptr;
  for (const auto& row : m_rows)
    if (row->field->is_inside(focus)) inside = row->item;
  for (const auto* item = inside; item; item = item->parent)
    if (!item->bulk_negative.empty()) return item->link_id;
  for (const auto* item : m_presenter.filling()->form().all()) {
    if (item->bulk_negative.empty()) continue;
    for (const auto& id : m_presenter.filling()->missing_required())
      for (const auto* up = m_presenter.filling()->form().find(id); up; up = up->parent)
        if (up == item) return item->link_id;
    // A section of results that nobody began yet, though none of them is required by itself.
    if (!item->parent && is_untouched(*item)) return item->link_id;
  }
  return {};
}

}  // namespace nuanxin::station
