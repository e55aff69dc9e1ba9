// The slip on screen exactly as on paper: the same layout, painted with Cairo. A reader of screens gets the same in
// words as the panel's description. Window thread only.
#pragma once

#include <wx/scrolwin.h>

#include <optional>

#include "slip/layout.h"
#include "station/common/theme.h"

namespace nuanxin::station {

class SlipPanel final : public wxScrolledWindow {
 public:
  SlipPanel(wxWindow* parent, const Theme&);
  void set(const slip::SlipModel*);
  const std::optional<slip::Layout>& layout() const { return m_layout; }

 private:
  void on_paint();
  void fit();
  double scale() const;
  const Theme& m_theme;
  std::optional<slip::Layout> m_layout;
};

/// What the slip says, as lines of text.
std::string slip_in_words(const slip::SlipModel&);

}  // namespace nuanxin::station
