{
 "patcher": {
  "title": "sideman.banks",
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
   1700,
   460
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
  "description": "Remember the music as it stands, and go on from there later.",
  "digest": "Remember the music as it stands, and go on from there later.",
  "tags": "",
  "style": "",
  "subpatcher_template": "",
  "assistshowspatchername": 0,
  "boxes": [
   {
    "box": {
     "id": "obj-1",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20.0,
      400,
      30,
      30
     ],
     "comment": "messages for the server",
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
      402,
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
     "id": "obj-3",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1630.0,
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
      1280.0,
      64.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-4",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1470.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "STATES",
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
      22.0,
      70.0,
      20.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-5",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      20,
      520,
      20.4
     ],
     "text": "The server keeps the banks: a new connection finds them as they were.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "live.tab",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      20,
      110,
      300,
      30
     ],
     "outlettype": [
      "",
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
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "multiline": 0,
     "fontsize": 14.0,
     "varname": "bank",
     "hint": "Which bank the buttons are about",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Bank",
       "parameter_shortname": "Bank",
       "parameter_type": 2,
       "parameter_mmin": 0.0,
       "parameter_mmax": 7,
       "parameter_initial": [
        0
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0,
       "parameter_enum": [
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8"
       ]
      }
     },
     "presentation": 1,
     "presentation_rect": [
      90.0,
      14.0,
      366.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-7",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      20,
      160,
      50,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "+ 1"
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      360.0,
      110,
      100,
      30
     ],
     "outlettype": [
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
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Save",
     "fontsize": 14.0,
     "varname": "save",
     "hint": "Remember the music as it stands, and all controls, in this bank",
     "presentation": 1,
     "presentation_rect": [
      468.0,
      14.0,
      90.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      360.0,
      200,
      50,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "int 1"
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      360.0,
      290,
      141.3,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /state/save"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      540.0,
      110,
      100,
      30
     ],
     "outlettype": [
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
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Recall",
     "fontsize": 14.0,
     "varname": "recall",
     "hint": "Go on from this bank with the next block",
     "presentation": 1,
     "presentation_rect": [
      566.0,
      14.0,
      90.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      200,
      50,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "int 1"
    }
   },
   {
    "box": {
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      540.0,
      290,
      154.70000000000002,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /state/recall"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      720.0,
      110,
      100,
      30
     ],
     "outlettype": [
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
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Recall on bar",
     "fontsize": 14.0,
     "varname": "recall_on_bar",
     "hint": "Go on from this bank on the next downbeat. Tempo and One must have told where that is",
     "presentation": 1,
     "presentation_rect": [
      664.0,
      14.0,
      124.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-15",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      720.0,
      200,
      50,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "int 1"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      720.0,
      290,
      221.70000000000002,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /at/bar 1 /state/recall"
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      1120,
      110,
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
     "text": "state",
     "fontsize": 14.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "state_name",
     "hint": "Name of the file that Store writes and Load reads",
     "presentation": 1,
     "presentation_rect": [
      814.0,
      14.0,
      134.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-18",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      1120,
      160,
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
     "id": "obj-19",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      900.0,
      110,
      100,
      30
     ],
     "outlettype": [
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
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Store",
     "fontsize": 14.0,
     "varname": "store",
     "hint": "Write this bank to the server's disk, under the name at the left",
     "presentation": 1,
     "presentation_rect": [
      956.0,
      14.0,
      74.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      980.0,
      200,
      47.5,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t b b"
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      980.0,
      225,
      50,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "int 1"
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      980.0,
      255,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pack 1 state"
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      980.0,
      290,
      148.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /state/store"
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1010.0,
      110,
      100,
      30
     ],
     "outlettype": [
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
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Load",
     "fontsize": 14.0,
     "varname": "load",
     "hint": "Fill this bank from the server's disk; Recall goes on from it",
     "presentation": 1,
     "presentation_rect": [
      1036.0,
      14.0,
      74.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      1200.0,
      200,
      47.5,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t b b"
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      225,
      50,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "int 1"
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      255,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "pack 1 state"
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      1200.0,
      290,
      141.3,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend /state/load"
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "textbutton",
     "numinlets": 1,
     "numoutlets": 3,
     "patching_rect": [
      1420,
      110,
      100,
      30
     ],
     "outlettype": [
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
     "bgoncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "textoncolor": [
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
     "border": 1,
     "rounded": 4.0,
     "mode": 0,
     "text": "Undo reset",
     "fontsize": 14.0,
     "varname": "undo",
     "hint": "Bring back what the last Reset has forgotten",
     "presentation": 1,
     "presentation_rect": [
      1156.0,
      14.0,
      110.0,
      36.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      1420,
      290,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/reset/undo"
    }
   }
  ],
  "lines": [
   {
    "patchline": {
     "source": [
      "obj-6",
      0
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
      "obj-1",
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
      "obj-9",
      1
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
      "obj-1",
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
      "obj-12",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-14",
      0
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
      "obj-16",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-16",
      0
     ],
     "destination": [
      "obj-1",
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
      "obj-15",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-17",
      0
     ],
     "destination": [
      "obj-18",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-19",
      0
     ],
     "destination": [
      "obj-20",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-20",
      0
     ],
     "destination": [
      "obj-21",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-21",
      0
     ],
     "destination": [
      "obj-22",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-22",
      0
     ],
     "destination": [
      "obj-23",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      0
     ],
     "destination": [
      "obj-1",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-20",
      1
     ],
     "destination": [
      "obj-17",
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
      "obj-21",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-18",
      0
     ],
     "destination": [
      "obj-22",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-18",
      1
     ],
     "destination": [
      "obj-22",
      1
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-24",
      0
     ],
     "destination": [
      "obj-25",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-25",
      0
     ],
     "destination": [
      "obj-26",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-26",
      0
     ],
     "destination": [
      "obj-27",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-27",
      0
     ],
     "destination": [
      "obj-28",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-28",
      0
     ],
     "destination": [
      "obj-1",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-25",
      1
     ],
     "destination": [
      "obj-17",
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
      "obj-26",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-18",
      0
     ],
     "destination": [
      "obj-27",
      1
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-18",
      1
     ],
     "destination": [
      "obj-27",
      1
     ],
     "order": 1
    }
   },
   {
    "patchline": {
     "source": [
      "obj-29",
      0
     ],
     "destination": [
      "obj-30",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-30",
      0
     ],
     "destination": [
      "obj-1",
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
   1280.0,
   64.0
  ]
 }
}
