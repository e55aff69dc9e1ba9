// One question's control. Shows a state of the engine and tells what a person did; decides nothing. Each has one place
// where the cursor can stand, and takes digits for choosing. Window thread only.
#pragma once

#include <wx/window.h>

#include <functional>
#include <memory>

#include "forms/filling.h"
#include "station/common/theme.h"

namespace nuanxin::station {

class AnswerField {
 public:
  virtual ~AnswerField() = default;
  /// Owned by its parent window.
  virtual wxWindow* window() = 0;
  virtual void show(const forms::ItemState&, bool editable) = 0;
  virtual void take_focus() = 0;
  /// True when the key chose something; `go_on`: the answer is complete, the cursor may move.
  virtual bool digit(int /*key*/, bool& /*go_on*/) { return false; }
  /// A text field where digits, brackets and arrows are typed characters.
  virtual bool takes_text() const { return false; }
  bool has_focus() { return is_inside(wxWindow::FindFocus()); }
  bool is_inside(const wxWindow*);

  std::function<void(forms::Answers)> on_edit;
  /// What stands in the field is no answer of its type (true), or is one again (false).
  std::function<void(bool unreadable)> on_unreadable;
};

struct FieldName {
  std::string id;     ///< "form.knee.flex.l"
  std::string words;  ///< its whole name for a reader, "左膝 屈曲 °"
};

/// The control that suits the item: text, chips, drop-down, yes/no.
std::unique_ptr<AnswerField> make_answer_field(wxWindow* parent, const Theme&, const forms::Item&, const FieldName&);

}  // namespace nuanxin::station
