{
 "patcher": {
  "title": "sideman.record",
  "fileversion": 1,
  "appversion": {
   "major": 9,
   "minor": 0,
   "revision": 0,
   "architecture": "x64",
   "modernui": 1
  },
  "classnamespace": "box",
  "rect": [
   60,
   60,
   820,
   480
  ],
  "bglocked": 0,
  "openinpresentation": 1,
  "default_fontsize": 12.0,
  "default_fontface": 0,
  "default_fontname": "Arial",
  "gridonopen": 1,
  "gridsize": [
   15.0,
   15.0
  ],
  "gridsnaponopen": 1,
  "objectsnaponopen": 1,
  "statusbarvisible": 2,
  "toolbarvisible": 1,
  "lefttoolbarpinned": 0,
  "toptoolbarpinned": 0,
  "righttoolbarpinned": 0,
  "bottomtoolbarpinned": 0,
  "toolbars_unpinned_last_save": 0,
  "tallnewobj": 0,
  "boxanimatetime": 200,
  "enablehscroll": 1,
  "enablevscroll": 1,
  "devicewidth": 0.0,
  "description": "Records the set: what you played, what Sideman played, and the mix.",
  "digest": "Records the set: what you played, what Sideman played, and the mix.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "inlet",
     "numinlets": 0,
     "numoutlets": 1,
     "patching_rect": [
      20.0,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
     ],
     "comment": "everything that the server says; link up, link down",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-2",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54.0,
      18,
      112,
      42.0
     ],
     "text": "everything that the server says; link up, link down",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 3
    }
   },
   {
    "box": {
     "id": "obj-3",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      420,
      30,
      30
     ],
     "comment": "messages for the server",
     "index": 1
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      54.0,
      422,
      112,
      30.0
     ],
     "text": "messages for the server",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      750.0,
      20.0,
      60.0,
      20.0
     ],
     "bgfillcolor": [
      0.161,
      0.173,
      0.2,
      1.0
     ],
     "rounded": 8,
     "border": 0,
     "mode": 0,
     "background": 1,
     "ignoreclick": 1,
     "presentation": 1,
     "presentation_rect": [
      0.0,
      0.0,
      270.0,
      96.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      590.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "RECORD",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13,
     "presentation": 1,
     "presentation_rect": [
      14.0,
      10.0,
      80.0,
      20.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      460,
      170,
      120,
      30
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "border": 1.0,
     "rounded": 4.0,
     "fontsize": 13.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "take",
     "hint": "Name of the folder; empty: date and time. Nothing is ever written over",
     "presentation": 1,
     "presentation_rect": [
      14.0,
      36.0,
      136.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "live.text",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      300,
      90,
      90,
      24
     ],
     "outlettype": [
      "",
      ""
     ],
     "activebgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "activebgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "activetextcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "activetextoncolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "bordercolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "rounded": 4.0,
     "text": "Record",
     "texton": "Stop",
     "mode": 1,
     "fontsize": 13.0,
     "varname": "record",
     "hint": "Begin and end a recording, on the server's disk",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Record",
       "parameter_shortname": "Record",
       "parameter_type": 2,
       "parameter_mmin": 0.0,
       "parameter_mmax": 1,
       "parameter_initial": [
        0
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0,
       "parameter_enum": [
        "off",
        "on"
       ]
      }
     },
     "presentation": 1,
     "presentation_rect": [
      158.0,
      36.0,
      98.0,
      30.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      300,
      130,
      47.5,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t i b"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      460,
      220,
      81.0,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route text"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460,
      260,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend name"
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      300,
      260,
      107.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend record"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      310,
      148.0,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "v8 sideman.record.js"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      180,
      370,
      260,
      22.0
     ],
     "text": "not recording",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "varname": "recording",
     "presentation": 1,
     "presentation_rect": [
      14.0,
      71.0,
      246.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540,
      370,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend set"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      240,
      310,
      300,
      20.4
     ],
     "text": "Outlets: for the server; the line; the button.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 1
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-8",
      0
     ],
     "destination": [
      "obj-9",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      0
     ],
     "destination": [
      "obj-12",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-12",
      0
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      0
     ],
     "destination": [
      "obj-3",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-9",
      1
     ],
     "destination": [
      "obj-7",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-7",
      0
     ],
     "destination": [
      "obj-10",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-10",
      0
     ],
     "destination": [
      "obj-11",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-11",
      0
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-10",
      1
     ],
     "destination": [
      "obj-11",
      0
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
      0
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      1
     ],
     "destination": [
      "obj-14",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-13",
      2
     ],
     "destination": [
      "obj-15",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-15",
      0
     ],
     "destination": [
      "obj-8",
      0
     ],
     "order": 0
    }
   }
  ],
  "dependency_cache": [],
  "autosave": 0,
  "editing_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "locked_bgcolor": [
   0.106,
   0.114,
   0.133,
   1.0
  ],
  "openrect": [
   0.0,
   0.0,
   270.0,
   96.0
  ]
 }
}
