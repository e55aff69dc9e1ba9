// The station's baseline: a bare wxWidgets frame. Says "ready" after its first paint and ends when told by SIGTERM.
#include <wx/wx.h>

#include <cstdio>

class App : public wxApp {
 public:
  bool OnInit() override {
    auto* frame = new wxFrame(nullptr, wxID_ANY, "bare");
    frame->Bind(wxEVT_PAINT, [frame](wxPaintEvent&) {
      const wxPaintDC dc(frame);
      std::puts("ready");
      std::fflush(stdout);
    });
    frame->Show();
    return true;
  }
};

wxIMPLEMENT_APP(App);
