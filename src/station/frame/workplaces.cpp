#include "station/frame/workplaces.h"

#include "station/board/board_view.h"
#include "station/kiosk/kiosk_view.h"
#include "station/organizer/organizer_view.h"
#include "station/queue/queue_view.h"
#include "station/registrar/registrar_view.h"

namespace nuanxin::station {

namespace {

Workplace* make_board(wxWindow* parent, const Theme& theme, WorkContext context, WorkplaceInput input) {
  auto* board = new BoardView(parent, theme, std::move(context), std::move(input.voice));
  board->on_voice_changed = std::move(input.on_voice_changed);
  return board;
}

}  // namespace

Workplace* make_workplace(wxWindow* parent, const Theme& theme, WorkContext context, WorkplaceInput input) {
  switch (input.place) {
    case Place::registrar:
      return new RegistrarView(parent, theme, std::move(context));
    case Place::organizer:
      return new OrganizerView(parent, theme, std::move(context));
    case Place::board:
      return make_board(parent, theme, std::move(context), std::move(input));
    case Place::kiosk:
      return new KioskView(parent, theme, std::move(context));
    case Place::exam:
    case Place::desk:
      break;
  }
  auto* view = new QueueView(parent, theme, std::move(context), input.window, std::move(input.make_form));
  view->on_window_chosen = std::move(input.on_window_chosen);
  return view;
}

}  // namespace nuanxin::station
