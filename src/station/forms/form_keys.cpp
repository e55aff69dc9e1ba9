// How the cursor moves through a form: Enter and Down go on (and open a folded section), Up goes back, digits choose
// and go on, [ and ] change the side.
#include <wx/stattext.h>

#include <algorithm>

#include "station/forms/form_body.h"

namespace nuanxin::station {

FormBody::Row* FormBody::focused() {
  const auto* focus = wxWindow::FindFocus();
  for (auto& row : m_rows)
    if (row->field->is_inside(focus)) return row.get();
  return nullptr;
}

void FormBody::reveal(wxWindow* window) {
  int step = 0, view_y = 0;
  GetScrollPixelsPerUnit(nullptr, &step);
  GetViewStart(nullptr, &view_y);
  if (step <= 0) return;
  const int top = ScreenToClient(window->GetScreenPosition()).y;
  const int height = GetClientSize().y;
  const int margin = m_theme.px(32);
  // Only when it is not wholly visible: a page that jumps at every field makes people seasick.
  if (top < margin || top + window->GetSize().y > height - margin)
    Scroll(-1, std::max(0, view_y + (top - height / 3) / step));
}

void FormBody::move(Row* from, int step) {
  const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.get() == from; });
  auto index =
      found == m_rows.end() ? (step > 0 ? -1 : static_cast<std::ptrdiff_t>(m_rows.size())) : found - m_rows.begin();
  for (index += step; index >= 0; index += step) {
    while (index >= static_cast<std::ptrdiff_t>(m_rows.size()) && !m_work.empty()) build_one();
    if (index >= static_cast<std::ptrdiff_t>(m_rows.size())) return;
    auto& row = *m_rows[static_cast<std::size_t>(index)];
    const auto& state = m_presenter.filling()->state(row.item->link_id, row.occurrence);
    if (!state.enabled || state.read_only) continue;
    if (!row.field->window()->IsShownOnScreen()) {
      // Going on behind the last open section opens the next one.
      if (step < 0 || !row.section || m_sections[row.section].open) continue;
      fold(row.section, true);
      if (!row.field->window()->IsShownOnScreen()) continue;
    }
    row.field->take_focus();
    reveal(row.field->window());
    return;
  }
}

void FormBody::other_side(Row* from) {
  if (!from || !from->item->parent || from->side == 0) return;
  for (auto& row : m_rows)
    if (row->item->parent == from->item->parent && row->side != from->side && row->field->window()->IsShownOnScreen())
      return row->field->take_focus();
}

void FormBody::on_key(wxKeyEvent& event) {
  auto* row = focused();
  const int key = event.GetKeyCode();
  if (!row || event.HasAnyModifiers()) return event.Skip();
  const bool multi_line = row->item->type == forms::ItemType::text;
  if ((key == WXK_RETURN || key == WXK_NUMPAD_ENTER) && !multi_line) return move(row, 1);
  if (key == WXK_DOWN && !multi_line) return move(row, 1);
  if (key == WXK_UP && !multi_line) return move(row, -1);
  if (!row->field->takes_text() && (key == '[' || key == ']')) {
    if ((key == '[') == (row->side == 2)) other_side(row);
    return;
  }
  const int digit = key >= WXK_NUMPAD0 && key <= WXK_NUMPAD9 ? '0' + key - WXK_NUMPAD0 : key;
  bool go_on = false;
  if (row->field->digit(digit, go_on)) {
    if (go_on) move(row, 1);
    return;
  }
  event.Skip();
}

/// Of the item, or for an issue of a group the first one inside it.
FormBody::Row* FormBody::row_of(const std::string& link_id) {
  if (const auto found = m_by_link.find(link_id); found != m_by_link.end()) return found->second;
  const auto* group = m_presenter.filling()->form().find(link_id);
  if (!group || group->is_question()) return nullptr;
  for (const auto& row : m_rows)
    for (const auto* up = row->item; up; up = up->parent)
      if (up == group) return row.get();
  return nullptr;
}

void FormBody::go_to(const std::string& link_id) {
  build_through(link_id);
  auto* row = row_of(link_id);
  if (!row) return;
  if (row->section && !m_sections[row->section].open) fold(row->section, true);
  row->field->take_focus();
  reveal(row->field->window());
}

void FormBody::go_to_first_open() {
  if (const auto gap = m_presenter.first_gap(); !gap.empty()) return go_to(gap);
  move(nullptr, 1);
}

}  // namespace nuanxin::station
