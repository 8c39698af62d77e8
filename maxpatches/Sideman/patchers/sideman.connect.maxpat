{
 "patcher": {
  "title": "sideman.connect",
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
   100,
   100,
   1340,
   640
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
  "description": "The line to the Sideman server: calls it, shows whether it answers, and sends and receives OSC.",
  "digest": "The line to the Sideman server: calls it, shows whether it answers, and sends and receives OSC.",
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
      20,
      16,
      30,
      30
     ],
     "outlettype": [
      ""
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
      54,
      18,
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
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      20,
      580,
      30,
      30
     ],
     "comment": "what /audio/out brings: position, channels, samples",
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
      54,
      582,
      112,
      42.0
     ],
     "text": "what /audio/out brings: position, channels, samples",
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
     "id": "obj-5",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      240,
      580,
      30,
      30
     ],
     "comment": "everything else that the server says",
     "index": 2
    }
   },
   {
    "box": {
     "id": "obj-6",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      274,
      582,
      112,
      30.0
     ],
     "text": "everything else that the server says",
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
     "id": "obj-7",
     "maxclass": "outlet",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      460,
      580,
      30,
      30
     ],
     "comment": "link up, link down",
     "index": 3
    }
   },
   {
    "box": {
     "id": "obj-8",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      494,
      582,
      112,
      18.0
     ],
     "text": "link up, link down",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10.0,
     "linecount": 1
    }
   },
   {
    "box": {
     "id": "obj-9",
     "maxclass": "live.text",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      20,
      90,
      110,
      30
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
     "text": "Connect",
     "texton": "Disconnect",
     "fontsize": 14.0,
     "mode": 1,
     "varname": "connect",
     "hint": "Call the server, or take leave of it",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Connect",
       "parameter_shortname": "Connect",
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
      156.0,
      14.0,
      110.0,
      44.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-10",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      140,
      114.5,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend connect"
    }
   },
   {
    "box": {
     "id": "obj-11",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      640,
      90,
      120,
      22.0
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
     "text": "127.0.0.1",
     "fontsize": 12.0,
     "keymode": 1,
     "lines": 1,
     "varname": "host",
     "hint": "The computer that Sideman runs on; 127.0.0.1 is this one. Press Return",
     "presentation": 1,
     "presentation_rect": [
      996.0,
      18.0,
      110.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-12",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      640,
      140,
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
     "id": "obj-13",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      640,
      180,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend host"
    }
   },
   {
    "box": {
     "id": "obj-14",
     "maxclass": "live.numbox",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      790,
      90,
      60,
      22.0
     ],
     "outlettype": [
      "float",
      "float"
     ],
     "activebgcolor": [
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
     "fontsize": 12.0,
     "varname": "port",
     "hint": "The server's port",
     "parameter_enable": 1,
     "saved_attribute_attributes": {
      "valueof": {
       "parameter_longname": "Port",
       "parameter_shortname": "Port",
       "parameter_type": 1,
       "parameter_mmin": 1,
       "parameter_mmax": 65535,
       "parameter_initial": [
        7770
       ],
       "parameter_initial_enable": 1,
       "parameter_unitstyle": 0
      }
     },
     "presentation": 1,
     "presentation_rect": [
      1114.0,
      18.0,
      60.0,
      24.0
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
      790,
      140,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend port"
    }
   },
   {
    "box": {
     "id": "obj-16",
     "maxclass": "textedit",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      920,
      90,
      110,
      22.0
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
     "fontsize": 12.0,
     "keymode": 1,
     "outputmode": 1,
     "nosymquotes": 1,
     "lines": 1,
     "varname": "key",
     "hint": "The key that a server on another computer was started with; empty on this one. Press Return",
     "presentation": 1,
     "presentation_rect": [
      1182.0,
      18.0,
      84.0,
      24.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-17",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      920,
      140,
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
     "id": "obj-18",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      920,
      180,
      87.7,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend key"
    }
   },
   {
    "box": {
     "id": "obj-19",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      330,
      114.5,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "udpreceive 7780"
    }
   },
   {
    "box": {
     "id": "obj-20",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      150,
      330,
      220,
      34.8
     ],
     "text": "Answers come to port 7780: hello tells the server so.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-21",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      150,
      240,
      67.6,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "loadbang"
    }
   },
   {
    "box": {
     "id": "obj-22",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      150,
      290,
      127.9,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "maxqueuesize 4096"
    }
   },
   {
    "box": {
     "id": "obj-23",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      380,
      121.2,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /audio/out"
    }
   },
   {
    "box": {
     "id": "obj-24",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      640,
      330,
      161.4,
      22.0
     ],
     "text": "udpsend 127.0.0.1 7770"
    }
   },
   {
    "box": {
     "id": "obj-25",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      780,
      240,
      67.6,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "freebang"
    }
   },
   {
    "box": {
     "id": "obj-26",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      780,
      290,
      40.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "/bye"
    }
   },
   {
    "box": {
     "id": "obj-27",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      640,
      270,
      60,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "gate"
    }
   },
   {
    "box": {
     "id": "obj-28",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      400,
      90,
      200,
      49.199999999999996
     ],
     "text": "Open while the server listens: a patch that is only being opened says nothing.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 3
    }
   },
   {
    "box": {
     "id": "obj-29",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      300,
      450,
      188.20000000000002,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "v8 sideman.connect.js 7780"
    }
   },
   {
    "box": {
     "id": "obj-30",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      300,
      200,
      148.0,
      22.0
     ],
     "outlettype": [
      "bang"
     ],
     "text": "metro 1000 @active 1"
    }
   },
   {
    "box": {
     "id": "obj-31",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 4,
     "patching_rect": [
      460,
      240,
      74.30000000000001,
      22.0
     ],
     "outlettype": [
      "",
      "",
      "",
      ""
     ],
     "text": "dspstate~"
    }
   },
   {
    "box": {
     "id": "obj-32",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      460,
      290,
      94.4,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "prepend rate"
    }
   },
   {
    "box": {
     "id": "obj-33",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      560,
      234,
      160,
      34.8
     ],
     "text": "The server wants to know the sample rate.",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 12.0,
     "linecount": 2
    }
   },
   {
    "box": {
     "id": "obj-34",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      640,
      490,
      420,
      22.0
     ],
     "text": "not connected",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 13.0,
     "varname": "line",
     "presentation": 1,
     "presentation_rect": [
      396.0,
      16.0,
      590.0,
      40.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-35",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      580,
      520,
      40.8,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "== 2"
    }
   },
   {
    "box": {
     "id": "obj-36",
     "maxclass": "led",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      640,
      550,
      24,
      24
     ],
     "outlettype": [
      ""
     ],
     "oncolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "offcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "hint": "Lit while the server answers",
     "presentation": 1,
     "presentation_rect": [
      288.0,
      16.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-37",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      20,
      430,
      141.3,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route /status.reply"
    }
   },
   {
    "box": {
     "id": "obj-38",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      470,
      40.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "t b"
    }
   },
   {
    "box": {
     "id": "obj-39",
     "maxclass": "button",
     "numinlets": 1,
     "numoutlets": 1,
     "patching_rect": [
      20,
      510,
      24,
      24
     ],
     "outlettype": [
      "bang"
     ],
     "bgcolor": [
      0.075,
      0.082,
      0.098,
      1.0
     ],
     "blinkcolor": [
      0.298,
      0.78,
      0.698,
      1.0
     ],
     "outlinecolor": [
      0.29,
      0.31,
      0.35,
      1.0
     ],
     "hint": "Blinks once a second while the server is well",
     "presentation": 1,
     "presentation_rect": [
      341.0,
      16.0,
      26.0,
      26.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-40",
     "maxclass": "newobj",
     "numinlets": 1,
     "numoutlets": 2,
     "patching_rect": [
      380,
      490,
      50,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "t l l"
    }
   },
   {
    "box": {
     "id": "obj-41",
     "maxclass": "newobj",
     "numinlets": 2,
     "numoutlets": 2,
     "patching_rect": [
      440,
      490,
      80,
      22.0
     ],
     "outlettype": [
      "",
      ""
     ],
     "text": "route link"
    }
   },
   {
    "box": {
     "id": "obj-42",
     "maxclass": "newobj",
     "numinlets": 3,
     "numoutlets": 3,
     "patching_rect": [
      440,
      520,
      90,
      22.0
     ],
     "outlettype": [
      "",
      "",
      ""
     ],
     "text": "sel up down"
    }
   },
   {
    "box": {
     "id": "obj-43",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      440,
      550,
      40.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "1"
    }
   },
   {
    "box": {
     "id": "obj-44",
     "maxclass": "message",
     "numinlets": 2,
     "numoutlets": 1,
     "patching_rect": [
      490,
      550,
      40.0,
      22.0
     ],
     "outlettype": [
      ""
     ],
     "text": "0"
    }
   },
   {
    "box": {
     "id": "obj-45",
     "maxclass": "panel",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1270.0,
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
      72.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-46",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      44.0,
      220.0,
      20.0
     ],
     "text": "SIDEMAN",
     "textcolor": [
      0.91,
      0.92,
      0.93,
      1.0
     ],
     "fontsize": 24,
     "presentation": 1,
     "presentation_rect": [
      16.0,
      18.0,
      130.0,
      34.0
     ],
     "fontface": 1
    }
   },
   {
    "box": {
     "id": "obj-47",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      68.0,
      220.0,
      20.0
     ],
     "text": "server",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      278.0,
      46.0,
      46.0,
      18.0
     ],
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "obj-48",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      92.0,
      220.0,
      20.0
     ],
     "text": "heartbeat",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      324.0,
      46.0,
      60.0,
      18.0
     ],
     "textjustification": 1
    }
   },
   {
    "box": {
     "id": "obj-49",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      116.0,
      220.0,
      20.0
     ],
     "text": "computer",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      996.0,
      46.0,
      110.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-50",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      140.0,
      220.0,
      20.0
     ],
     "text": "key",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      1182.0,
      46.0,
      84.0,
      18.0
     ]
    }
   },
   {
    "box": {
     "id": "obj-51",
     "maxclass": "comment",
     "numinlets": 1,
     "numoutlets": 0,
     "patching_rect": [
      1110.0,
      164.0,
      220.0,
      20.0
     ],
     "text": "port",
     "textcolor": [
      0.62,
      0.65,
      0.69,
      1.0
     ],
     "fontsize": 10,
     "presentation": 1,
     "presentation_rect": [
      1114.0,
      46.0,
      60.0,
      18.0
     ]
    }
   }
  ],
  "lines": [
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
      "obj-12",
      1
     ],
     "destination": [
      "obj-13",
      0
     ],
     "order": 1
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
      "obj-16",
      0
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
      "obj-17",
      1
     ],
     "destination": [
      "obj-18",
      0
     ],
     "order": 1
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
      "obj-19",
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
      "obj-3",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      1
     ],
     "destination": [
      "obj-5",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-1",
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
      "obj-27",
      0
     ],
     "destination": [
      "obj-24",
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
      "obj-24",
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
      "obj-24",
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
      "obj-24",
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
      "obj-29",
      0
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
      "obj-29",
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
      "obj-29",
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
      "obj-31",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-31",
      1
     ],
     "destination": [
      "obj-32",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-32",
      0
     ],
     "destination": [
      "obj-29",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-29",
      0
     ],
     "destination": [
      "obj-24",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      1
     ],
     "destination": [
      "obj-29",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-23",
      1
     ],
     "destination": [
      "obj-37",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-37",
      0
     ],
     "destination": [
      "obj-38",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-38",
      0
     ],
     "destination": [
      "obj-39",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-29",
      1
     ],
     "destination": [
      "obj-40",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-40",
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
      "obj-40",
      1
     ],
     "destination": [
      "obj-41",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-41",
      0
     ],
     "destination": [
      "obj-42",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-42",
      0
     ],
     "destination": [
      "obj-43",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-43",
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
      "obj-42",
      1
     ],
     "destination": [
      "obj-44",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-44",
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
      "obj-29",
      2
     ],
     "destination": [
      "obj-34",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-29",
      3
     ],
     "destination": [
      "obj-35",
      0
     ],
     "order": 0
    }
   },
   {
    "patchline": {
     "source": [
      "obj-35",
      0
     ],
     "destination": [
      "obj-36",
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
   72.0
  ]
 }
}
